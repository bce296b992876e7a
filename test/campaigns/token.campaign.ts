import { setTimeout as delay } from 'node:timers/promises';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import { controlDemoModel, type DemoModelControl } from '../../embedded/demo-model/demo-model-control.ts';
import { serveCall } from '../../main/ipc/serve-contract.ts';
import { createRemote } from '../../main/remote/create-remote.ts';
import type { Remote } from '../../main/remote/remote.ts';
import type { RunId } from '../../shared/ids.ts';
import { type ComposedDesk, call, startDesk } from '../backend/composed-app-fixture.ts';
import { memorySlot, must, newRequestId } from '../backend/remote-fixture.ts';
import { answerFast } from './support/app-world.ts';
import type { Campaign } from './support/campaign.ts';
import { expireLeases, isDoubled, isWhole, listRuns } from './support/judge-runs.ts';
import { queueRuns } from './support/queue-runs.ts';
import type { StoredRun } from './support/read-runs.ts';
import { type Ending, type SessionProxy, startSessionProxy } from './support/session-proxy.ts';
import { type OpenBackend, withBackend } from './support/with-backend.ts';

interface Step {
  readonly name: string;
  isRequest(request: string): boolean;
  /** Nothing is answered until the lease is renewed. */
  readonly slowModel?: boolean;
  /** The model refuses, so that a failure is settled. */
  readonly refused?: boolean;
}

const named = (name: string, more: Partial<Step> = {}): Step => ({
  name,
  isRequest: (request) => request.includes(`/rpc/${name}`),
  ...more,
});

/** Every kind of request that the execution of a run, or what goes on beside it, sends. */
const steps: readonly Step[] = [
  { name: 'read', isRequest: (request) => request.startsWith('GET /rest/v1/diagnosis_runs') },
  { name: 'claim', isRequest: (request) => request.startsWith('PATCH /rest/v1/diagnosis_runs') },
  named('get_patient_context_pack'),
  named('complete_diagnosis_run'),
  named('fail_diagnosis_run', { refused: true }),
  named('pull_changes'),
  named('heartbeat_diagnosis_run', { slowModel: true }),
];
const endings: readonly Ending[] = ['session', 'token'];
const settleTries = 60;

/**
 * The session ends at every step of an execution: once as a token that the app renews by itself, once for good. After
 * the next sign-in every run comes to its end, with one report.
 */
export const campaign: Campaign = {
  name: 'token',
  smallScale: 0.03,
  run: ({ scaled, note }) =>
    withBackend({ demo: true, demoModel: true }, async (open) => {
      const world = await openWorld(open);
      const cases = Array.from({ length: scaled(210) }, (_, index) => ({
        step: steps[index % steps.length] ?? named('pull_changes'),
        // Every step meets both in two rounds, and a part of one round already has some of each.
        ending: endings[(index + Math.floor(index / steps.length)) % endings.length] ?? 'session',
      }));
      const tried: Tried[] = [];
      for (const { step, ending } of cases) tried.push(await tryStep(world, step, ending));
      const wrong = tried.filter(({ reached, resumed, doubled }) => !reached || !resumed || doubled);
      for (const result of wrong.slice(0, 5)) note(JSON.stringify(result));
      const count = (holds: (result: Tried) => boolean) => tried.filter(holds).length;
      await world.elsewhere.close();
      return {
        ok: wrong.length === 0,
        counts: {
          runs: tried.length,
          steps: new Set(tried.map(({ step }) => step)).size,
          not_reached: count(({ reached }) => !reached),
          sessions_ended: count(({ ending }) => ending === 'session'),
          tokens_renewed: count(({ ending }) => ending === 'token'),
          not_resumed: count(({ resumed }) => !resumed),
          doubled: count(({ doubled }) => doubled),
        },
      };
    }),
};

interface World extends OpenBackend {
  readonly model: DemoModelControl;
  /** Another workstation, which sweeps. */
  readonly elsewhere: Remote;
}

interface Tried {
  readonly step: string;
  readonly ending: Ending;
  readonly reached: boolean;
  /** What the clinician was told. */
  readonly answer: string;
  readonly resumed: boolean;
  readonly doubled: boolean;
  readonly stored: unknown;
}

async function openWorld(open: OpenBackend): Promise<World> {
  const { demoModelUrl } = open.backend;
  if (demoModelUrl === null) throw new Error('the demo model was not started');
  await open.sql`
    insert into organization_feature_flags (organization_id, flag, enabled)
    values (${demoStaff.keller.organizationId}, 'DIAGNOSIS_WORKER_ENABLED', true)
    on conflict (organization_id, flag) do update set enabled = true`;
  const elsewhere = createRemote({ ...open.backend, sessionStorage: memorySlot() });
  const { email, password } = demoStaff.admin;
  must(await elsewhere.auth.signIn({ email, password }));
  return { ...open, model: controlDemoModel(demoModelUrl), elsewhere };
}

async function tryStep(world: World, step: Step, ending: Ending): Promise<Tried> {
  const { backend, sql, model } = world;
  const proxy = await startSessionProxy(backend.url);
  const desk = await startDesk({ ...backend, url: proxy.url });
  try {
    await scriptModel(model, step);
    const [runId] = await queueRuns(sql, 1);
    if (!runId) throw new Error('no run was queued');
    await call(desk.app, 'sync.pullNow', {});
    proxy.endAt(step.isRequest, ending);
    const answer = await executeAt(step, { desk, proxy, model, runId });
    const reached = proxy.reached();
    await scriptModel(model, {});
    if (ending === 'session') await signInAgain(desk);
    const resumed = await comesToItsEnd(world, desk, { runId, step });
    const [stored] = await listRuns(sql, [runId]);
    const doubled = stored === undefined || isDoubled(stored);
    return { step: step.name, ending, reached, answer, resumed, doubled, stored };
  } finally {
    await desk.stop();
    await proxy.stop();
  }
}

async function scriptModel(model: DemoModelControl, { slowModel, refused }: Partial<Step>): Promise<void> {
  await model.reset();
  if (slowModel) await model.script({ behaviour: { kind: 'hang_mid_body' } });
  if (refused) await model.script({ behaviour: { kind: 'refusal' } });
  await answerFast(model);
}

interface Execution {
  readonly desk: ComposedDesk;
  readonly proxy: SessionProxy;
  readonly model: DemoModelControl;
  readonly runId: RunId;
}

/** Executes the run while something else goes on: a pull for the step of the pull, a lease that is renewed. */
async function executeAt(step: Step, { desk, proxy, model, runId }: Execution): Promise<string> {
  const executing = serveCall(desk.app.server, 'runs.execute', { runId });
  if (step.slowModel) {
    while (!proxy.reached()) await delay(50);
    while ((await model.release()) === 0) await delay(10);
  }
  const reply = await executing;
  // What goes on beside a run, when the run itself did not send it.
  if (!proxy.reached()) await serveCall(desk.app.server, 'sync.pullNow', {});
  return reply.success ? 'success' : reply.error.code;
}

async function signInAgain({ app }: ComposedDesk): Promise<void> {
  const { email, password } = demoStaff.keller;
  await call(app, 'session.signIn', { email, password });
}

/** What the clinician and the workstation do after the sign-in: sync, wait for what waits, execute what is queued. */
async function comesToItsEnd(
  { sql, elsewhere }: World,
  { app }: ComposedDesk,
  { runId, step }: { runId: RunId; step: Step },
): Promise<boolean> {
  for (let tries = 0; tries < settleTries; tries += 1) {
    await call(app, 'sync.pullNow', {});
    const [stored] = await listRuns(sql, [runId]);
    if (!stored) return false;
    if (stored.status === 'succeeded') return isWhole(stored);
    if (stored.status === 'failed') return step.refused === true && isRefusal(stored);
    const { unsynced } = await call(app, 'runs.get', { runId });
    if (stored.status === 'queued') await serveCall(app.server, 'runs.execute', { runId });
    // Nobody holds it any more, and its lease would run out in a minute.
    else if (!unsynced) await sweepAway({ sql, elsewhere }, runId);
    await delay(100);
  }
  return false;
}

function isRefusal({ error_info: error }: StoredRun): boolean {
  return error?.error_code === 'EXECUTION_ERROR' && error.reason === 'LLM_REFUSED';
}

async function sweepAway({ sql, elsewhere }: Pick<World, 'sql' | 'elsewhere'>, runId: RunId): Promise<void> {
  await expireLeases(sql, [runId]);
  const { signal } = new AbortController();
  must(await elsewhere.runs.sweep({ requestId: newRequestId(), signal }));
}
