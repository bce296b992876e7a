import { z } from 'zod';

const accountSchema = z.object({
  email: z.string(),
  password: z.string(),
  displayName: z.string(),
  role: z.enum(['patient', 'nurse', 'clinician', 'admin']),
  organization: z.string(),
});

/** The one line of JSON the server prints on stdout once everything runs. */
export const readyMessageSchema = z.object({
  ready: z.literal(true),
  url: z.string(),
  publishableKey: z.string(),
  secretKey: z.string(),
  databaseUrl: z.string(),
  demoModelUrl: z.string().nullable(),
  accounts: z.array(accountSchema).readonly(),
});

export type ReadyMessage = z.infer<typeof readyMessageSchema>;

export const accountsSchema = z.array(accountSchema);
