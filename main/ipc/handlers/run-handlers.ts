import type { CallError } from '../../../shared/envelope.ts';
import { runIdSchema } from '../../../shared/ids.ts';
import { err, ok } from '../../../shared/result.ts';
import { refusalOf } from '../../engine/remote-failure.ts';
import { cancelRun, rerunRun } from '../../execution/move-run.ts';
import { readRun } from '../../execution/read-run.ts';
import { uuidIds } from '../../runtime/uuid-ids.ts';
import { deskOf, type Handlers } from '../handlers.ts';

type RunChannel =
  | 'runs.list'
  | 'runs.get'
  | 'runs.create'
  | 'runs.execute'
  | 'runs.cancel'
  | 'runs.rerun'
  | 'runs.attempts'
  | 'patients.list';

const noSuchRun: CallError = {
  code: 'NOT_FOUND',
  message: 'There is no such run, or it is not yours to see.',
};

const waitsToSync: CallError = {
  code: 'OFFLINE',
  message: 'The run has finished; its result is kept on this workstation and waits to sync.',
};

/** Worklist, run and report out of the local cache; queueing and executing through the backend. */
export const runHandlers: Pick<Handlers, RunChannel> = {
  async 'runs.list'(query, context) {
    const desk = deskOf(context);
    const unsynced = desk.cache.ends.listUnsynced();
    return ok({ ...desk.cache.listRuns(query), executing: desk.runs.ids(), unsynced });
  },

  async 'runs.get'({ runId }, context) {
    const run = readRun(deskOf(context), runId);
    return run ? ok(run) : err(noSuchRun);
  },

  async 'runs.create'({ patientId, reason, evenIfDuplicate }, context) {
    const { remote, cache, sync } = deskOf(context);
    const queued = await remote.queue.queueRun({
      runId: runIdSchema.parse(uuidIds.newId()),
      patientId,
      reason,
      inputsHash: null,
      evenIfDuplicate,
      requestId: context.requestId,
    });
    if (!queued.ok) return err(refusalOf(queued.error));
    const { outcome, run } = queued.value;
    cache.putRun(run);
    await sync.pullNow();
    return ok({ outcome, runId: run.id });
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

  async 'patients.list'(query, context) {
    return ok({ patients: deskOf(context).cache.listPatients(query) });
  },
};
