import type { CallError } from '../../../shared/envelope.ts';
import { err, ok } from '../../../shared/result.ts';
import type { Clock } from '../../engine/ports.ts';
import { deskOf, type Handlers } from '../handlers.ts';

type ImpressionChannel =
  | 'impressions.get'
  | 'impressions.save'
  | 'impressions.blindMode'
  | 'impressions.setBlindMode';

const noSuchRun: CallError = {
  code: 'NOT_FOUND',
  message: 'There is no such run, or it is not yours to see.',
};

/** Own impressions from before a draft was read; in the cache of the user only. */
export function impressionHandlers({ clock }: { readonly clock: Clock }): Pick<Handlers, ImpressionChannel> {
  return {
    async 'impressions.get'(report, context) {
      const { cache } = deskOf(context);
      // A rescued one may be there before its run is, or never again.
      if (!cache.tryGetRun(report.runId)) return err(noSuchRun);
      return ok(cache.impressions.stateOf(report));
    },

    async 'impressions.save'({ impression, ...report }, context) {
      const { cache } = deskOf(context);
      if (!cache.tryGetRun(report.runId)) return err(noSuchRun);
      cache.impressions.open(report, impression, clock.nowMs());
      return ok(cache.impressions.stateOf(report));
    },

    async 'impressions.blindMode'(_request, context) {
      return ok({ isBlind: deskOf(context).cache.impressions.isBlind() });
    },

    async 'impressions.setBlindMode'({ isBlind }, context) {
      deskOf(context).cache.impressions.setBlind(isBlind);
      return ok({ isBlind });
    },
  };
}
