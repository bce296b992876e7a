import { type Claim, type Facts, type Row, type Sight, sightOf } from './facts.ts';
import type { Caller } from './probe.ts';

/** A run with its relation to the caller. */
export interface RunTarget {
  readonly run: Row;
  readonly id: string;
  readonly status: string;
  readonly isVisible: boolean;
}

/** A claim with its relation to the caller. */
export interface ClaimTarget {
  readonly claim: Claim;
  readonly runId: string;
  readonly runStatus: string;
  readonly isVisible: boolean;
  /** The caller made the claim. */
  readonly isMine: boolean;
}

export interface PlaceTarget {
  readonly patientId: string;
  readonly userId: string;
  readonly isVisible: boolean;
}

/** What a caller aims at: of each kind one of theirs, where there is one, and some that are not. */
export interface Targets {
  readonly caller: Caller;
  readonly sight: Sight;
  readonly runs: readonly RunTarget[];
  readonly claims: readonly ClaimTarget[];
  readonly patients: readonly PlaceTarget[];
  readonly organizations: readonly { readonly id: string; readonly isAdmins: boolean }[];
  readonly reports: readonly { readonly row: Row; readonly isVisible: boolean }[];
}

/** The first of each group: enough of every relation, and no more than needed. */
function oneOfEach<Item>(items: readonly Item[], group: (item: Item) => string): Item[] {
  return [...new Map([...items].reverse().map((item) => [group(item), item])).values()];
}

/** Chooses what the caller aims at. Patients of their own organisations whom they may not see come first. */
export function targetsOf(facts: Facts, caller: Caller): Targets {
  const sight = sightOf(facts, caller.role === 'authenticated' ? caller.userId : null);
  const isNear = (row: Row) => sight.memberOf.has(String(row.organization_id));
  const inSight = (row: Row) => sight.places.has(`${String(row.organization_id)}/${String(row.patient_id)}`);
  const runs = (facts.rows.get('diagnosis_runs') ?? []).map((run) => ({
    run,
    id: String(run.id),
    status: String(run.status),
    isVisible: inSight(run),
  }));
  const runById = new Map(runs.map((target) => [target.id, target]));
  const claims = facts.claims.flatMap((claim) => {
    const target = runById.get(claim.run_id);
    if (target === undefined) return [];
    const { status: runStatus, isVisible } = target;
    return [{ claim, runId: claim.run_id, runStatus, isVisible, isMine: claim.claimed_by === caller.userId }];
  });
  const patients = facts.patients.map(({ id, user_id }) => ({
    patientId: id,
    userId: user_id,
    isVisible: sight.patients.has(id),
    isNear: facts.memberships.some(
      (one) => one.user_id === user_id && sight.memberOf.has(one.organization_id),
    ),
  }));
  const organizations = (facts.rows.get('organizations') ?? []).map(({ id }) => ({
    id: String(id),
    isAdmins: sight.adminOf.has(String(id)),
    isNear: sight.memberOf.has(String(id)),
  }));
  const reports = (facts.rows.get('diagnosis_artifacts') ?? []).map((row) => ({
    row,
    isVisible: inSight(row),
  }));
  return {
    caller,
    sight,
    runs: oneOfEach(runs, ({ run, status, isVisible }) => `${status} ${isVisible} ${isNear(run)}`),
    claims: oneOfEach(
      claims,
      ({ claim, runStatus, isVisible, isMine }) =>
        `${runStatus} ${claim.outcome} ${claim.is_swept} ${isVisible} ${isMine}`,
    ),
    patients: oneOfEach(patients, ({ isVisible, isNear: near }) => `${isVisible} ${near}`),
    organizations: oneOfEach(organizations, ({ isAdmins, isNear: near }) => `${isAdmins} ${near}`),
    reports: oneOfEach(
      reports,
      ({ row, isVisible }) => `${String(row.artifact_type)} ${isVisible} ${isNear(row)}`,
    ),
  };
}
