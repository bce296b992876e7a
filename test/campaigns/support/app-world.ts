import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import postgres, { type Sql } from 'postgres';
import { z } from 'zod';
import { demoStaff } from '../../../embedded/demo/accounts.ts';
import { controlDemoModel, type DemoModelControl } from '../../../embedded/demo-model/demo-model-control.ts';
import { type EmbeddedBackend, startEmbedded } from '../../../embedded/start-embedded.ts';
import { demoEnvironment } from '../../../scripts/demo-environment.ts';
import { withDisplay } from '../../../scripts/with-display.ts';
import { featureFlagName } from '../../../shared/records.ts';
import { buildWhatIsStale } from './build-what-is-stale.ts';
import { type RealApp, startRealApp } from './real-app.ts';

/** A backend of its own with the feature on, an empty queue and a fast demo model; and the built app to start on it. */
export interface AppWorld {
  readonly backend: EmbeddedBackend;
  /** The owner of the database: for looking, and for what has no API. */
  readonly sql: Sql;
  readonly model: DemoModelControl;
  readonly modelUrl: string;
  /** What an app needs to find this world. */
  readonly env: Readonly<Record<string, string>>;
  /** Frees the runs whose leases have expired, as another workstation does. */
  sweepElsewhere(): Promise<void>;
  /** A profile of its own: a workstation. Kept until the world ends. */
  newProfile(): string;
  /** Starts the app on a profile; it begins to sign in as Dr. Keller by itself. */
  start(profile: string, env?: Readonly<Record<string, string>>): Promise<RealApp>;
  /** Waits until the app is signed in and has pulled. */
  signIn(app: RealApp): Promise<void>;
  /** Starts the app and waits until it is signed in and has pulled. */
  startSignedIn(profile: string, env?: Readonly<Record<string, string>>): Promise<RealApp>;
}

/** Opens a world for the time that `work` takes; whatever was started in it ends with it. */
export async function withAppWorld<Value>(work: (world: AppWorld) => Promise<Value>): Promise<Value> {
  buildWhatIsStale();
  return withDisplay(async (display) => {
    const folder = mkdtempSync(join(tmpdir(), 'rhythm-campaign-'));
    const backend = await startEmbedded({ demo: true, demoModel: true });
    const demo = demoEnvironment(backend);
    const sql = postgres(backend.databaseUrl, { max: 4, onnotice: () => undefined });
    const apps: RealApp[] = [];
    try {
      return await work(
        await openWorld({ backend, sql, folder, env: { ...demo.env, ...display.env }, apps }),
      );
    } finally {
      await Promise.all(apps.map((app) => app.end('SIGKILL')));
      await sql.end();
      demo.remove();
      await backend.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

interface Parts {
  readonly backend: EmbeddedBackend;
  readonly sql: Sql;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly apps: RealApp[];
}

async function openWorld({ backend, sql, folder, env, apps }: Parts): Promise<AppWorld> {
  const { demoModelUrl } = backend;
  if (demoModelUrl === null) throw new Error('the demo model was not started');
  const model = controlDemoModel(demoModelUrl);
  await sql`delete from diagnosis_runs`;
  await sql`
    insert into organization_feature_flags (organization_id, flag, enabled)
    select id, ${featureFlagName}, true from organizations
    on conflict (organization_id, flag) do update set enabled = true`;
  await answerFast(model);
  const { email } = demoStaff.keller;
  const start: AppWorld['start'] = async (profile, extra = {}) => {
    const app = await startRealApp({
      userDataFolder: profile,
      env: { ...env, RHYTHM_DEMO_SIGN_IN: email, ...extra },
    });
    apps.push(app);
    return app;
  };
  return {
    backend,
    sql,
    model,
    modelUrl: demoModelUrl,
    env,
    sweepElsewhere: () => sweepUntilNothingIsLeft(backend),
    newProfile: () => mkdtempSync(join(folder, 'profile-')),
    start,
    signIn,
    async startSignedIn(profile, extra) {
      const app = await start(profile, extra);
      await signIn(app);
      await app.leaveWorklist();
      return app;
    },
  };
}

/** Without the pauses of a model that writes: they are waited for in other tests. */
export async function answerFast(model: DemoModelControl): Promise<void> {
  await model.script({ behaviour: { kind: 'normal', deltaDelayMs: 0 }, times: 1_000_000 });
}

const signInTries = 20;

/** The app may have given up its own sign-in when the backend was not reached: then by hand, like a clinician. */
async function signIn(app: RealApp): Promise<void> {
  const { email, password } = demoStaff.keller;
  for (let tries = 1; ; tries += 1) {
    const { session } = await app.call('app.getState', {});
    if (session) break;
    if (tries > signInTries) throw new Error(`no sign-in in ${signInTries} tries`);
    await app.invoke('session.signIn', { email, password });
  }
  await app.call('sync.pullNow', {});
}

/** Each sweep takes a limited number. */
async function sweepUntilNothingIsLeft(backend: EmbeddedBackend): Promise<void> {
  const { email, password } = demoStaff.keller;
  const client = createClient(backend.url, backend.publishableKey, { auth: { persistSession: false } });
  const signedIn = await client.auth.signInWithPassword({ email, password });
  if (signedIn.error) throw signedIn.error;
  for (;;) {
    const { data, error } = await client.rpc('sweep_expired_runs', { p_limit: 500 });
    if (error) throw error;
    const { requeued, failed } = sweptSchema.parse(data);
    if (requeued + failed === 0) break;
  }
  await client.auth.signOut({ scope: 'local' });
}
const sweptSchema = z.object({ requeued: z.int(), failed: z.int() });
