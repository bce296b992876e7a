import type { CallError } from '../../../shared/envelope.ts';
import { runIdSchema } from '../../../shared/ids.ts';
import { err, ok } from '../../../shared/result.ts';
import { shownOfRun } from '../../audit/shown.ts';
import type { Clock, EngineLog, Ids } from '../../engine/ports.ts';
import { refusalOf } from '../../engine/remote-failure.ts';
import { cancelRun, rerunRun } from '../../execution/move-run.ts';
import { queueRun } from '../../execution/queue-run.ts';
import { readRun } from '../../execution/read-run.ts';
import { runFilterOf } from '../../execution/run-filter.ts';
import type { Followers } from '../followers.ts';
import { authorOf, deskOf, type Handlers } from '../handlers.ts';

type RunChannel =
  | 'runs.list'
  | 'runs.reasons'
  | 'runs.get'
  | 'runs.create'
  | 'runs.execute'
  | 'runs.cancel'
  | 'runs.rerun'
  | 'runs.attempts';

/** As many as a list to choose from can show. */
const maxReasons = 50;

const noSuchRun: CallError = {
  code: 'NOT_FOUND',
  message: 'There is no such run, or it is not yours to see.',
};

const waitsToSync: CallError = {
  code: 'OFFLINE',
  message: 'The run has finished; its result is kept on this workstation and waits to sync.',
};

interface RunHandlerPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: EngineLog;
  readonly followers: Pick<Followers, 'follow'>;
}

/** Worklist, run and report out of the local cache; queueing and executing through the backend. */
export function runHandlers(ports: RunHandlerPorts): Pick<Handlers, RunChannel> {
  const { clock, log, ids } = ports;
  return {
    async 'runs.list'(query, context) {
      const desk = deskOf(context);
      const unsynced = desk.cache.ends.listUnsynced();
      const filter = runFilterOf(query.filter, clock.nowMs());
      return ok({ ...desk.cache.listRuns({ ...query, filter }), executing: desk.runs.ids(), unsynced });
    },

    async 'runs.reasons'(_request, context) {
      return ok({ reasons: deskOf(context).cache.listReasons(maxReasons) });
    },

    async 'runs.get'({ runId }, context) {
      const desk = deskOf(context);
      const run = readRun(desk, runId, authorOf(context));
      if (!run) return err(noSuchRun);
      desk.access.note(shownOfRun(run), context.requestId);
      if (run.live) ports.followers.follow(runId, context.window);
      return ok(run);
    },

    async 'runs.create'(request, context) {
      const runId = runIdSchema.parse(ids.newId());
      const { remote, cache, sync, push } = deskOf(context);
      const { requestId } = context;
      const isReached = () => sync.state().state !== 'offline';
      const ports = { remote, cache, push, isReached, clock, log };
      return queueRun(ports, { ...request, runId, requestId });
    },

    async 'runs.execute'({ runId }, context) {
      const executed = await deskOf(context).runs.execute(runId, context.requestId);
      if (!executed.ok) return executed;
      const { artifactId } = executed.value;
      if (artifactId === null) return err(waitsToSync);
      return ok({ run: { id: runId, status: 'succeeded', artifact_id: artifactId } });
    },

    async 'runs.cancel'({ runId }, context) {
      return cancelRun(deskOf(context), { runId, requestId: context.requestId });
    },

    async 'runs.rerun'({ runId }, context) {
      return rerunRun(deskOf(context), { runId, requestId: context.requestId });
    },

    async 'runs.attempts'({ runId }, context) {
      const attempts = await deskOf(context).remote.runs.listAttempts(runId);
      return attempts.ok ? ok({ attempts: attempts.value }) : err(refusalOf(attempts.error));
    },
  };
}
