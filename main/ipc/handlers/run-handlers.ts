import { err, ok } from '../../../shared/result.ts';
import { refusalOf } from '../../engine/remote-failure.ts';
import { cancelRun, rerunRun } from '../../execution/move-run.ts';
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

/** Worklist, run and report out of the local cache; queueing and executing through the backend. */
export const runHandlers: Pick<Handlers, RunChannel> = {
  async 'runs.list'(query, context) {
    const desk = deskOf(context);
    return ok({ ...desk.cache.listRuns(query), executing: desk.runs.ids() });
  },

  async 'runs.get'({ runId }, context) {
    const { cache, runs } = deskOf(context);
    const run = cache.tryGetRun(runId);
    if (!run) return err({ code: 'NOT_FOUND', message: 'There is no such run, or it is not yours to see.' });
    return ok({
      run,
      patient: cache.tryGetPatient(run.patient_id),
      report: cache.tryGetLatestReport(runId),
      live: runs.tryGetLive(runId),
    });
  },

  async 'runs.create'({ patientId, reason }, context) {
    const { remote, cache, sync } = deskOf(context);
    const created = await remote.queue.createRun({ patientId, reason, requestId: context.requestId });
    if (!created.ok) return err(refusalOf(created.error));
    cache.putRun(created.value);
    await sync.pullNow();
    return ok({ runId: created.value.id });
  },

  async 'runs.execute'({ runId }, context) {
    const executed = await deskOf(context).runs.execute(runId, context.requestId);
    if (!executed.ok) return executed;
    return ok({ run: { id: runId, status: 'succeeded', artifact_id: executed.value.artifactId } });
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
