import { ok } from '../../../shared/result.ts';
import { describeEnding, type EndedRuns } from '../../execution/ended-runs.ts';
import { deskOf, type Handlers } from '../handlers.ts';

/** As many as one reply may carry. */
const pageSize = 500;

/** Which ends of runs nobody was told of, and that somebody was. */
export function endedHandlers(ended: EndedRuns): Pick<Handlers, 'runs.untold' | 'runs.told'> {
  return {
    async 'runs.untold'(_request, context) {
      const { cache } = deskOf(context);
      const described = ended.list(pageSize).map((ending) => ({
        ending,
        told: describeEnding(cache, ending),
      }));
      // What may not be seen any more is told to nobody, and keeps nothing else from being told.
      ended.told(described.flatMap(({ ending, told }) => (told ? [] : ending.end)));
      return ok({ ended: described.flatMap(({ told }) => told ?? []) });
    },
    async 'runs.told'({ ends }) {
      ended.told(ends);
      return ok({});
    },
  };
}
