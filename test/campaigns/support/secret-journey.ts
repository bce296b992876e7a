import type { Page } from '@playwright/test';
import { demoStaff } from '../../../embedded/demo/accounts.ts';
import { signIn, signOut } from '../../../scripts/drive-app.ts';
import { type LaunchedApp, launchApp } from '../../../scripts/launch-app.ts';
import type { PatientId, RunId } from '../../../shared/ids.ts';
import type { Channel, RequestOf } from '../../../shared/ipc-contract.ts';
import { queueRunsOf } from './add-patients.ts';
import type { AppWorld } from './app-world.ts';
import { desktopSession } from './desktop-session.ts';
import { inLanes } from './in-lanes.ts';
import { queueRuns } from './queue-runs.ts';
import type { RecordingProxy } from './recording-proxy.ts';

/** Who hears what the workstation sends. */
export interface Places {
  readonly project: RecordingProxy;
  readonly model: RecordingProxy;
  /** An address that somebody tries as a project by mistake. */
  readonly stranger: RecordingProxy;
  /** The proxy that the environment and the command line name: whatever obeys them comes here. */
  readonly elsewhere: RecordingProxy;
}

/** A moment at which the workstation is searched. */
export interface Moment {
  /** Null: nothing runs. */
  readonly pid: number | null;
  /** Nothing secret was typed into the windows that are open. */
  readonly untouched: boolean;
}

export interface Day {
  readonly places: Places;
  readonly folder: string;
  readonly profile: string;
  readonly keys: { readonly keyring: string; readonly environment: string };
  readonly wrongPassword: string;
  /** One run is executed for each naming of a patient. */
  readonly patients: readonly PatientId[];
  readonly hasKeyring: boolean;
  /** Called wherever there is something to see. */
  readonly look: (moment: Moment) => void;
}

/** What the app has printed, and every answer that a window was given. */
export interface Spoken {
  readonly printed: readonly string[];
  readonly replies: readonly string[];
}

/** Sign-ins, wrong and right; a key saved; runs that fail in every way; servers that quote what they were sent; a crash. */
export async function workADay(world: AppWorld, day: Day): Promise<Spoken> {
  const spoken = { printed: [] as string[], replies: [] as string[] };
  const ask = asker(spoken.replies);
  const first = await open(world, day, spoken.printed);
  await adminsMorning(first.page, ask, day);
  await signIn(first.page, demoStaff.keller);
  await signedIn(first.page);
  await runsThatFail(world, first.page, ask, day);
  await lockAndUnlock(first.page, ask, day);
  await serversThatQuote(first.page, ask, day);
  day.look({ pid: await pidOf(first), untouched: false });
  await crashInTheMiddle(world, first, ask);
  day.look({ pid: null, untouched: false });

  const second = await open(world, day, spoken.printed);
  if (!day.hasKeyring) await signIn(second.page, demoStaff.keller);
  await signedIn(second.page);
  await ask(second.page, 'sync.pullNow', {});
  day.look({ pid: await pidOf(second), untouched: day.hasKeyring });
  await ask(second.page, 'session.signOut', { wipe: true, loseUnsent: true });
  await second.close();
  day.look({ pid: null, untouched: false });

  await withKeyOfEnvironment(world, day, { spoken, ask });
  return spoken;
}

const signedIn = (page: Page) => page.getByRole('link', { name: 'Settings', exact: true }).waitFor();

type Ask = <C extends Channel>(page: Page, channel: C, request: RequestOf<C>) => Promise<void>;

function asker(replies: string[]): Ask {
  return async (page, channel, request) => {
    const reply = await page.evaluate(
      async ([name, json]) => JSON.stringify(await window.rhythm.invoke(name, JSON.parse(json))),
      [channel, JSON.stringify(request)] as const,
    );
    replies.push(reply);
  };
}

async function open(world: AppWorld, day: Day, printed: string[]): Promise<LaunchedApp> {
  const { places, keys } = day;
  const desktop = day.hasKeyring ? await desktopSession(day.folder) : { args: [], env: {} };
  return listening(
    await launchApp({
      ...desktop,
      args: [`--proxy-server=${places.elsewhere.url}`, '--proxy-bypass-list=<-loopback>', ...desktop.args],
      userDataFolder: day.profile,
      env: {
        ...environment(world, places),
        ...desktop.env,
        ANTHROPIC_API_KEY: day.hasKeyring ? undefined : keys.environment,
      },
    }),
    printed,
  );
}

function environment(world: AppWorld, { project, model, elsewhere }: Places) {
  return {
    ...world.env,
    SUPABASE_URL: project.url,
    ANTHROPIC_BASE_URL: model.url,
    RHYTHM_DEMO_FILE: undefined,
    HTTP_PROXY: elsewhere.url,
    HTTPS_PROXY: elsewhere.url,
    ALL_PROXY: elsewhere.url,
    NODE_USE_ENV_PROXY: '1',
  };
}

function listening(app: LaunchedApp, printed: string[]): LaunchedApp {
  const { stdout, stderr } = app.electron.process();
  for (const stream of [stdout, stderr])
    stream?.on('data', (piece: Buffer) => printed.push(piece.toString()));
  return app;
}

const pidOf = ({ electron }: LaunchedApp) => electron.evaluate(() => process.pid);

/** A password mistyped, the key saved, other projects tried: one that quotes, one without TLS, one that can be listened to. */
async function adminsMorning(page: Page, ask: Ask, { places, keys, wrongPassword }: Day): Promise<void> {
  const { email } = demoStaff.admin;
  await signIn(page, { email, password: wrongPassword });
  await page.getByRole('alert').first().waitFor();
  await signIn(page, demoStaff.admin);
  await signedIn(page);
  await ask(page, 'model.saveKey', { key: keys.keyring });
  const publishableKey = 'sb_publishable_of_another_project';
  for (const url of [
    places.stranger.url,
    places.stranger.url.replace('http:', 'https:'),
    'http://project.example',
  ]) {
    await ask(page, 'connection.test', { url, publishableKey });
  }
  await ask(page, 'model.getSettings', {});
  await signOut(page);
}

async function runsThatFail(world: AppWorld, page: Page, ask: Ask, day: Day): Promise<void> {
  const runs = await queueRunsOf(world.sql, day.patients);
  await world.model.reset();
  const turn = [
    { behaviour: { kind: 'normal', deltaDelayMs: 0 } },
    { behaviour: { kind: 'refusal' } },
    { behaviour: { kind: 'malformed' } },
    { behaviour: { kind: 'status', status: 401 } },
    { behaviour: { kind: 'status', status: 400 } },
    { behaviour: { kind: 'max_tokens' } },
  ] as const;
  await world.model.script(
    ...Array.from({ length: Math.ceil(runs.length / turn.length) }, () => turn).flat(),
  );
  await ask(page, 'sync.pullNow', {});
  await inLanes(runs, 4, (runId) => ask(page, 'runs.execute', { runId }));
  await inLanes(runs, 4, (runId) => ask(page, 'runs.get', { runId }));
}

/** Away from the desk, and back with a password that was mistyped first. */
async function lockAndUnlock(page: Page, ask: Ask, { wrongPassword }: Day): Promise<void> {
  await ask(page, 'lock.now', {});
  await ask(page, 'lock.unlock', { password: wrongPassword });
  await ask(page, 'lock.unlock', { password: demoStaff.keller.password });
}

/** Errors of hostile servers, which hold all that was sent to them; then nobody answers at all. */
async function serversThatQuote(page: Page, ask: Ask, { places }: Day): Promise<void> {
  for (const mode of ['quote', 'gone'] as const) {
    places.model.turn(mode);
    await ask(page, 'batch.start', { runIds: null });
    await ask(page, 'batch.cancel', {});
    await ask(page, 'batch.get', {});
    places.project.turn(mode);
    await ask(page, 'sync.pullNow', {});
    await ask(page, 'connection.reach', {});
    await ask(page, 'session.checkAccess', {});
    await ask(page, 'flag.get', {});
  }
  places.model.turn('pass');
  places.project.turn('pass');
  await ask(page, 'sync.pullNow', {});
}

/** The main process dies by a fault of memory, the one end that may leave a dump. */
async function crashInTheMiddle(world: AppWorld, app: LaunchedApp, ask: Ask): Promise<void> {
  await world.model.reset();
  await world.model.script({ behaviour: { kind: 'hang_mid_body' }, times: 5 });
  const [runId] = await queueRuns(world.sql, 1);
  await ask(app.page, 'sync.pullNow', {});
  if (runId) neverAnswered(ask, app.page, runId);
  await world.model.waitForRequests({ count: 1 });
  const pid = await pidOf(app);
  const closed = app.electron.waitForEvent('close');
  process.kill(pid, 'SIGSEGV');
  await closed;
  await world.model.reset();
}

function neverAnswered(ask: Ask, page: Page, runId: RunId): void {
  ask(page, 'runs.execute', { runId }).catch(() => undefined); // the page goes with the app
}

/** A key of the environment: it works, and no process that the app starts has it in its own. */
async function withKeyOfEnvironment(
  world: AppWorld,
  day: Day,
  { spoken, ask }: { spoken: { printed: string[] }; ask: Ask },
): Promise<void> {
  const app = listening(
    await launchApp({
      args: [`--proxy-server=${day.places.elsewhere.url}`, '--proxy-bypass-list=<-loopback>'],
      userDataFolder: world.newProfile(),
      env: { ...environment(world, day.places), ANTHROPIC_API_KEY: day.keys.environment },
    }),
    spoken.printed,
  );
  await signIn(app.page, demoStaff.keller);
  await signedIn(app.page);
  const [runId] = await queueRuns(world.sql, 1);
  await ask(app.page, 'sync.pullNow', {});
  if (runId) await ask(app.page, 'runs.execute', { runId });
  day.look({ pid: await pidOf(app), untouched: false });
  await app.close();
}
