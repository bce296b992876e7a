import type { Environment } from '../../shared/environment.ts';
import type { OrganizationId } from '../../shared/ids.ts';
import type { FlagState } from '../../shared/ipc/execution-channels.ts';
import { featureFlagName } from '../../shared/records.ts';
import type { Cache } from '../db/cache.ts';
import { effectiveFlag } from '../flag/effective-flag.ts';
import type { Desk } from '../session/active-session.ts';

/** The feature flag as the cache knows it and this workstation allows it. */
export interface DeskFlag {
  isEnabled(cache: Cache, organizationId: OrganizationId): boolean;
  of(desk: Pick<Desk, 'cache' | 'workplace'>): FlagState;
}

/** @param setting what the environment of this workstation says */
export function createDeskFlag(setting: Environment['RHYTHM_FEATURE_DIAGNOSIS_WORKER_ENABLED']): DeskFlag {
  const flagIn = (cache: Cache, organizationId: OrganizationId) =>
    effectiveFlag(setting, cache.tryGetFlag(organizationId, featureFlagName));
  return {
    isEnabled: (cache, organizationId) => flagIn(cache, organizationId).enabled,
    of: ({ cache, workplace: { organization_id: organizationId } }) => ({
      ...flagIn(cache, organizationId),
      pending: cache.writes.tryGetFlagChange(organizationId),
    }),
  };
}
