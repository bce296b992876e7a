import type { EndedRun } from '../../../shared/ipc/ended-channels.ts';
import { ok } from '../../../shared/result.ts';
import { describeEnding, type EndedRuns } from '../../execution/ended-runs.ts';
import { deskOf, type Handlers } from '../handlers.ts';

/** As many as one reply may carry. */
const pageSize = 500;

/** Which ends of runs nobody was told of, and that somebody was. */
export function endedHandlers(ended: EndedRuns): Pick<Handlers, 'runs.untold' | 'runs.told'> {
  return {
    async 'runs.untold'({ after }, context) {
      const { cache } = deskOf(context);
      const described: EndedRun[] = [];
      for (const ending of ended.list(after)) {
        if (described.length === pageSize) break;
        const end = describeEnding(cache, ending);
        if (end) described.push(end);
        // What may not be seen any more is told to nobody.
        else ended.told([ending.end]);
      }
      return ok({ ended: described });
    },
    async 'runs.told'({ ends }) {
      ended.told(ends);
      return ok({});
    },
  };
}
