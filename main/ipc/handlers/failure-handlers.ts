import { ok } from '../../../shared/result.ts';
import type { Clock } from '../../engine/ports.ts';
import { failureOverview } from '../../failures/failure-overview.ts';
import { deskOf, type Handlers } from '../handlers.ts';

/** How runs end, for admins: counts only, so nothing of a patient is shown. */
export function failureHandlers(clock: Clock): Pick<Handlers, 'failures.overview'> {
  return {
    async 'failures.overview'({ days }, context) {
      return ok(failureOverview(deskOf(context).cache.failures, days, clock.nowMs()));
    },
  };
}
