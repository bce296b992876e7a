import { setTimeout as delay } from 'node:timers/promises';
import type { Sql } from 'postgres';
import { z } from 'zod';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import { controlDemoModel, type DemoModelControl } from '../../embedded/demo-model/demo-model-control.ts';
import { serveCall } from '../../main/ipc/serve-contract.ts';
import { createRemote } from '../../main/remote/create-remote.ts';
import { type RunId, runIdSchema } from '../../shared/ids.ts';
import { featureFlagName } from '../../shared/records.ts';
import { type ComposedDesk, call, startDesk } from '../backend/composed-app-fixture.ts';
import { memorySlot, must, newRequestId } from '../backend/remote-fixture.ts';
import { answerFast } from './support/app-world.ts';
import type { Campaign } from './support/campaign.ts';
import { queueRuns } from './support/queue-runs.ts';
import { claimFree } from './support/run-ends.ts';
import { type OpenBackend, withBackend } from './support/with-backend.ts';
import { withWrongClock } from './support/with-wrong-clock.ts';

const dayMs = 24 * 3_600_000;
/** What happens while the clock is wrong is stored within this of the database's own time. */
const storedWithinS = 60;

/**
 * The same work at workstations whose clocks are right, a day fast and a day slow, and whose clocks jump by a day in
 * the middle of it: everything ends alike, and every stored time is the database's.
 */
export const campaign: Campaign = {
  name: 'clock',
  smallScale: 0.17,
  run: ({ scaled, random, note }) =>
    withBackend({ demo: true, demoModel: true }, async (open) => {
      const world = await openWorld(open);
      const right = await work(world, { beforeMs: 0, afterMs: 0 });
      note(`with the right clock: ${right.join(' · ')}`);
      const clocks = Array.from({ length: scaled(12) }, (_, index) => wrongClock(index, random.next()));
      let different = 0;
      for (const clock of clocks) {
        const done = await work(world, clock);
        if (done.join() === right.join()) continue;
        different += 1;
        note(`${JSON.stringify(clock)}: ${done.join(' · ')}`);
      }
      await world.elsewhere.close();
      const notOk = right.filter((line) => !line.endsWith(': ok')).length;
      return {
        ok: different === 0 && notOk === 0,
        counts: { clocks: clocks.length, steps: right.length, different, not_ok: notOk },
      };
    }),
};

/** How wrong the clock is when the app starts, and from the middle of the work on. */
interface Clock {
  readonly beforeMs: number;
  readonly afterMs: number;
}

/** A day fast, a day slow, jumps between the two and the right time, and then anything in between. */
function wrongClock(index: number, chance: number): Clock {
  const shifts = [-dayMs, dayMs, 0];
  const anyMs = Math.round((chance * 2 - 1) * dayMs);
  const known: readonly Clock[] = [
    { beforeMs: dayMs, afterMs: dayMs },
    { beforeMs: -dayMs, afterMs: -dayMs },
    { beforeMs: 0, afterMs: dayMs },
    { beforeMs: 0, afterMs: -dayMs },
    { beforeMs: dayMs, afterMs: -dayMs },
    { beforeMs: -dayMs, afterMs: dayMs },
  ];
  return known[index] ?? { beforeMs: anyMs, afterMs: shifts[index % shifts.length] ?? 0 };
}

type Elsewhere = ReturnType<typeof createRemote>;

interface World extends OpenBackend {
  readonly model: DemoModelControl;
  /** A colleague's workstation. */
  readonly elsewhere: Elsewhere;
}

async function openWorld(open: OpenBackend): Promise<World> {
  const { backend, sql } = open;
  if (backend.demoModelUrl === null) throw new Error('the demo model was not started');
  await sql`
    insert into organization_feature_flags (organization_id, flag, enabled)
    values (${demoStaff.keller.organizationId}, ${featureFlagName}, true)
    on conflict (organization_id, flag) do update set enabled = true`;
  const elsewhere = createRemote({ ...backend, sessionStorage: memorySlot() });
  const { email, password } = demoStaff.admin;
  must(await elsewhere.auth.signIn({ email, password }));
  return { ...open, model: controlDemoModel(backend.demoModelUrl), elsewhere };
}

/** A day at a workstation. @returns one line for each thing that was done: what it was, and how it went. */
async function work(world: World, { beforeMs, afterMs }: Clock): Promise<string[]> {
  const { sql, model } = world;
  const runs = await queueRuns(sql, 5);
  const [executed, refused, foreign, inFlight, last] = fiveRunsSchema.parse(runs);
  return withWrongClock(beforeMs, async () => {
    const desk = await startDesk(world.backend);
    const lines = [
      `executed: ${await execute(world, desk, executed)}`,
      `refused: ${await execute(world, desk, refused, 'refusal')}`,
      `held elsewhere: ${await sweepBesideHolder(world, foreign)}`,
    ];
    await script(model, 'hang_mid_body');
    const executing = serveCall(desk.app.server, 'runs.execute', { runId: inFlight });
    await model.waitForRequests({ count: 1 });
    const after = await withWrongClock(afterMs - beforeMs, async () => {
      desk.app.resumed();
      while ((await model.release()) === 0) await delay(10);
      const reply = await executing;
      return [
        `in flight: ${reply.success ? 'ok' : reply.error.code}`,
        `executed after: ${await execute(world, desk, last)}`,
        `signed in again: ${await signInAgain(desk)}`,
        `seen: ${await seen(desk, runs)}`,
      ];
    });
    await desk.stop();
    return [...lines, ...after, `stored: ${await storedTimes(sql, runs)}`];
  });
}

const fiveRunsSchema = z.tuple([runIdSchema, runIdSchema, runIdSchema, runIdSchema, runIdSchema]);

async function script(model: DemoModelControl, kind: 'refusal' | 'hang_mid_body' | null): Promise<void> {
  await model.reset();
  if (kind) await model.script({ behaviour: { kind } });
  await answerFast(model);
}

async function execute(
  { model }: World,
  { app }: ComposedDesk,
  runId: RunId,
  kind: 'refusal' | null = null,
): Promise<string> {
  await script(model, kind);
  await call(app, 'sync.pullNow', {});
  const reply = await serveCall(app.server, 'runs.execute', { runId });
  if (reply.success) return 'ok';
  return kind === 'refusal' && reply.error.reason === 'LLM_REFUSED' ? 'ok' : reply.error.code;
}

/** A colleague holds the run: whatever this workstation thinks the time is, its sweep leaves it alone. */
async function sweepBesideHolder({ backend, elsewhere }: World, runId: RunId): Promise<string> {
  await claimFree(elsewhere, runId);
  const here = createRemote({ ...backend, sessionStorage: memorySlot() });
  must(await here.auth.signIn(keller));
  const { signal } = new AbortController();
  const { requeued, failed } = must(await here.runs.sweep({ requestId: newRequestId(), signal }));
  await here.close();
  return requeued + failed === 0 ? 'ok' : `swept ${requeued + failed}`;
}

const { email, password } = demoStaff.keller;
const keller = { email, password };

async function signInAgain({ app }: ComposedDesk): Promise<string> {
  await call(app, 'session.signOut', { wipe: false, loseUnsent: false });
  await call(app, 'session.signIn', keller);
  const { state } = await call(app, 'sync.pullNow', {});
  return state === 'offline' ? state : 'ok';
}

/** What the workstation shows of the runs. */
async function seen({ app }: ComposedDesk, runs: readonly RunId[]): Promise<string> {
  const shown = await Promise.all(runs.map((runId) => call(app, 'runs.get', { runId })));
  const statuses = shown.map(({ run, report }) => `${run.status}${report ? ' with report' : ''}`).join(', ');
  return statuses === expected ? 'ok' : statuses;
}

const expected = 'succeeded with report, failed, running, succeeded with report, succeeded with report';

const wrongTimesSchema = z.array(z.object({ id: runIdSchema, wrong: z.string() }));

/** Whether every time that is stored with the runs is about now, by the clock of the database. */
async function storedTimes(sql: Sql, runs: readonly RunId[]): Promise<string> {
  const rows = await sql`
    select r.id, t.wrong from diagnosis_runs r, lateral (values
      ('created_at', r.created_at), ('updated_at', r.updated_at), ('started_at', r.started_at),
      ('completed_at', r.completed_at), ('error_info', (r.error_info ->> 'timestamp')::timestamptz),
      ('lease_expires_at', r.lease_expires_at - interval '60 seconds'),
      ('report', (select max(a.created_at) from diagnosis_artifacts a where a.run_id = r.id)),
      ('pack', (select max(a.artifact_data #>> '{metadata,retrieved_at}')::timestamptz
        from diagnosis_artifacts a where a.run_id = r.id and a.artifact_type = 'context_pack'))
    ) as t (wrong, at)
    where r.id = any(${[...runs]}) and abs(extract(epoch from now() - t.at)) > ${storedWithinS}`;
  const wrong = wrongTimesSchema.parse([...rows]);
  return wrong.length === 0 ? 'ok' : wrong.map((row) => row.wrong).join(' ');
}
