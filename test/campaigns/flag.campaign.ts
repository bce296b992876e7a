import type { Page } from '@playwright/test';
import { z } from 'zod';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import { type LaunchedApp, launchApp } from '../../scripts/launch-app.ts';
import type { RunId } from '../../shared/ids.ts';
import { featureFlagName } from '../../shared/records.ts';
import { type AppWorld, answerFast, withAppWorld } from './support/app-world.ts';
import type { Campaign, CampaignContext } from './support/campaign.ts';
import { inLanes } from './support/in-lanes.ts';
import { queueRuns } from './support/queue-runs.ts';
import { serverTriesOf, signInDirectly } from './support/server-tries.ts';
import { executorChannels, hostileRequest, invokeByName, tryInWindow } from './support/window-tries.ts';

const roles = ['clinician', 'admin'] as const;
type Role = (typeof roles)[number];
const people = { clinician: demoStaff.keller, admin: demoStaff.admin };
const queuedRuns = 12;
const batchRuns = 30;

/**
 * The feature is off: by keys, buttons and a page that was tampered with, by the channels of the contract, and past the
 * app with a user's own token, nothing is claimed and no model is called; what is queued stays queued. Then the flag is
 * switched off while the app still believes in it, and in the middle of a batch. Control: with the flag on the same ways
 * do execute.
 */
export const campaign: Campaign = {
  name: 'flag',
  smallScale: 0.02,
  run: (context) =>
    withAppWorld(async (world) => {
      await switchFlag(world, false);
      const runs = await queueRuns(world.sql, queuedRuns);
      const apps = await openApps(world);
      try {
        const tried = await tryEverything(world, context, { apps, runs });
        const off = await judge(world, runs);
        const late = await tryTooLate(world, context, { page: apps.clinician.page, runs });
        const control = await executeWithFlagOn(world, apps, runs);
        const batch = await switchOffInBatch(world, apps.clinician.page);
        const counts = {
          ...tried,
          claims: off.claims + late.claims,
          model_calls: off.modelCalls + late.modelCalls,
          still_queued: late.stillQueued,
          of: runs.length,
          tries_too_late: late.tries,
          ...batch,
          control_window: control.window,
          control_channel: control.channel,
          control_server: control.server,
        };
        return { ok: isHeld(counts), counts };
      } finally {
        await Promise.all(roles.map((role) => apps[role].close()));
      }
    }),
};

function isHeld(counts: {
  claims: number;
  model_calls: number;
  still_queued: number;
  of: number;
  done: number;
  claims_after_off: number;
  claims_before_off: number;
  control_window: number;
  control_channel: number;
  control_server: number;
}): boolean {
  const nothing = counts.claims + counts.model_calls + counts.done + counts.claims_after_off === 0;
  const controls = Math.min(counts.control_window, counts.control_channel, counts.control_server) > 0;
  return nothing && controls && counts.still_queued === counts.of && counts.claims_before_off > 0;
}

type Apps = Readonly<Record<Role, LaunchedApp>>;

/** One window each; the environment of both says that the feature is on, which it must not be able to. */
async function openApps(world: AppWorld): Promise<Apps> {
  const open = async (role: Role) => {
    const app = await launchApp({
      userDataFolder: world.newProfile(),
      env: {
        ...world.env,
        RHYTHM_DEMO_SIGN_IN: people[role].email,
        RHYTHM_FEATURE_DIAGNOSIS_WORKER_ENABLED: 'true',
      },
    });
    await app.page.getByTestId('run-row').first().waitFor();
    return app;
  };
  const [clinician, admin] = await Promise.all([open('clinician'), open('admin')]);
  return { clinician, admin };
}

interface Scene {
  readonly apps: Apps;
  readonly runs: readonly RunId[];
}

async function tryEverything(world: AppWorld, { scaled, random }: CampaignContext, { apps, runs }: Scene) {
  const count = scaled(1_000);
  const pageOf = (turn: number) => apps[roles[turn % roles.length] ?? 'clinician'].page;
  for (let turn = 0; turn < count; turn += 1) {
    // What was tampered with is put right now and then: a window that is broken refuses everything.
    if (turn % 40 < 2) await showAnew(pageOf(turn));
    await tryInWindow(pageOf(turn), random.pick(runs), random);
  }
  let done = 0;
  for (let turn = 0; turn < count; turn += 1) {
    const channel = random.pick(executorChannels);
    const request = hostileRequest(channel, random.pick(runs), random);
    if (await invokeByName(pageOf(turn), channel, request)) done += 1;
  }
  const serverTries = await tryAtServer(world, runs, count);
  return {
    tries_window: count,
    tries_ipc: count,
    channels: executorChannels.length,
    tries_server: serverTries,
    done,
  };
}

async function showAnew(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.location.hash = '#/';
  });
  await page.reload();
  await page.getByTestId('run-row').first().waitFor();
}

/** Every way of every role equally often, all of them at least once. */
async function tryAtServer(world: AppWorld, runs: readonly RunId[], count: number): Promise<number> {
  const clients = await Promise.all(
    roles.map(async (role) => ({ role, client: await signInDirectly(world.backend, people[role]) })),
  );
  const ways = clients.flatMap(({ role, client }) =>
    serverTriesOf(role).map((way) => (runId: RunId) => way(client, runId, people[role])),
  );
  const turns = Array.from({ length: Math.max(count, ways.length) }, (_, turn) => turn);
  await inLanes(turns, 8, async (turn) => {
    const runId = runs[turn % runs.length];
    if (runId) await ways[turn % ways.length]?.(runId);
  });
  return turns.length;
}

/** The app has heard that the flag is on; it is switched off, and at once a run or a batch is executed. */
async function tryTooLate(
  world: AppWorld,
  { scaled, random }: CampaignContext,
  { page, runs }: { page: Page; runs: readonly RunId[] },
) {
  const tries = scaled(100);
  for (let turn = 0; turn < tries; turn += 1) {
    await switchFlag(world, true);
    await invokeByName(page, 'sync.pullNow', {});
    await switchFlag(world, false);
    const runId = random.pick(runs);
    await random.pick([() => invokeByName(page, 'runs.execute', { runId }), () => startBatch(page, runId)])();
    await invokeByName(page, 'batch.cancel', {});
    await invokeByName(page, 'batch.dismiss', {});
  }
  return { tries, ...(await judge(world, runs)) };
}

/** Resolves when nothing of it is under way: what is on its way when the flag is on again may claim. */
async function startBatch(page: Page, runId: RunId): Promise<void> {
  if (await invokeByName(page, 'batch.start', { runIds: [runId] })) await waitForBatch(page);
}

/** Paused, cancelled or finished. */
function waitForBatch(page: Page): Promise<void> {
  return page.locator('[data-testid="batch-panel"]:not([data-state="running"])').waitFor({ timeout: 20_000 });
}

const judgedSchema = z.tuple([z.object({ claims: z.int(), stillQueued: z.int() })]);

/** As Postgres and the model have it; a claim that was given back counts all the same. */
async function judge({ sql, model }: AppWorld, runs: readonly RunId[]) {
  const rows = await sql`
    select count(*) filter (where status <> 'queued' or attempt > 0 or claim_id is not null)::int as claims,
      count(*) filter (where status = 'queued')::int as "stillQueued"
    from diagnosis_runs where id = any(${[...runs]})`;
  const [{ claims, stillQueued }] = judgedSchema.parse([...rows]);
  return { claims, stillQueued, modelCalls: (await model.requests()).length };
}

/** Control: what was tried before does execute. */
async function executeWithFlagOn(world: AppWorld, { clinician: { page } }: Apps, runs: readonly RunId[]) {
  await switchFlag(world, true);
  await invokeByName(page, 'sync.pullNow', {});
  const [first, second] = runs;
  if (!first || !second) throw new Error('too few runs');
  const channel = await invokeByName(page, 'runs.execute', { runId: first });
  const client = await signInDirectly(world.backend, people.clinician);
  const [way] = serverTriesOf('clinician');
  await way?.(client, second, people.clinician);
  const bySql = await judge(world, [second]);
  await showAnew(page);
  // By the button: a key would be lost with the focus where rows arrive at that moment.
  await page
    .getByTestId('run-row')
    .getByRole('button', { name: /^Execute/ })
    .first()
    .click();
  await world.model.waitForRequests({ count: 2, timeoutMs: 15_000 });
  return { channel: channel ? 1 : 0, server: bySql.claims, window: 1 };
}

const claimedSchema = z.tuple([z.object({ before: z.int(), after: z.int(), queued: z.int() })]);

/** An admin switches the feature off while a batch is under way: what had not begun does not begin any more. */
async function switchOffInBatch(world: AppWorld, page: Page) {
  await world.model.reset();
  await answerSlowly(world);
  const runs = await queueRuns(world.sql, batchRuns);
  await invokeByName(page, 'sync.pullNow', {});
  await invokeByName(page, 'batch.start', { runIds: runs });
  await world.model.waitForRequests({ count: 5, timeoutMs: 15_000 });
  await switchFlag(world, false);
  await waitForBatch(page);
  const rows = await world.sql`
    with off as (
      select updated_at from organization_feature_flags
      where organization_id = ${demoStaff.keller.organizationId} and flag = ${featureFlagName}
    )
    select count(*) filter (where started_at <= off.updated_at)::int as before,
      count(*) filter (where started_at > off.updated_at)::int as after,
      count(*) filter (where status = 'queued')::int as queued
    from diagnosis_runs, off where id = any(${[...runs]})`;
  const [{ before, after, queued }] = claimedSchema.parse([...rows]);
  await answerFast(world.model);
  return { claims_before_off: before, claims_after_off: after, batch_left_queued: queued };
}

async function answerSlowly({ model }: AppWorld): Promise<void> {
  await model.script({ behaviour: { kind: 'normal', deltaDelayMs: 15 }, times: 1_000 });
}

async function switchFlag({ sql }: AppWorld, enabled: boolean): Promise<void> {
  await sql`
    update organization_feature_flags set enabled = ${enabled} where flag = ${featureFlagName}`;
}
