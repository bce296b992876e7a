import { z } from 'zod';

// `guid`, not `uuid`: rows of an existing database may carry ids without RFC 9562 version bits,
// and Postgres accepts them. The shape is what protects the queries.
export const runIdSchema = z.guid().brand<'RunId'>();
export const claimIdSchema = z.guid().brand<'ClaimId'>();
export const artifactIdSchema = z.guid().brand<'ArtifactId'>();
export const patientIdSchema = z.guid().brand<'PatientId'>();
export const organizationIdSchema = z.guid().brand<'OrganizationId'>();
export const userIdSchema = z.guid().brand<'UserId'>();
/** Made by the client, as are those of runs: what is sent twice happens once. */
export const reviewIdSchema = z.guid().brand<'ReviewId'>();
export const flagChangeIdSchema = z.guid().brand<'FlagChangeId'>();
export const savedViewIdSchema = z.guid().brand<'SavedViewId'>();
export const requestIdSchema = z.guid().brand<'RequestId'>();

export type RunId = z.infer<typeof runIdSchema>;
export type ClaimId = z.infer<typeof claimIdSchema>;
export type ArtifactId = z.infer<typeof artifactIdSchema>;
export type PatientId = z.infer<typeof patientIdSchema>;
export type OrganizationId = z.infer<typeof organizationIdSchema>;
export type UserId = z.infer<typeof userIdSchema>;
export type ReviewId = z.infer<typeof reviewIdSchema>;
export type FlagChangeId = z.infer<typeof flagChangeIdSchema>;
export type SavedViewId = z.infer<typeof savedViewIdSchema>;
export type RequestId = z.infer<typeof requestIdSchema>;
