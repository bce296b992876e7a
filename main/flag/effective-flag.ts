import type { FlagState } from '../../shared/ipc/execution-channels.ts';
import type { FlagRecord } from '../../shared/records.ts';

/**
 * The effective DIAGNOSIS_WORKER_ENABLED. Postgres refuses claims while the organisation's flag is off, so
 * the environment can only switch this workstation off; `true` there leaves the decision to the organisation.
 */
export function effectiveFlag(
  environment: 'true' | 'false' | undefined,
  organisation: FlagRecord | null,
): Omit<FlagState, 'pending'> {
  if (environment === 'false') return { enabled: false, source: 'environment', organisation };
  if (!organisation) return { enabled: false, source: 'default', organisation };
  return { enabled: organisation.enabled, source: 'organisation', organisation };
}
