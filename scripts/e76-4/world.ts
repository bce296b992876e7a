import { randomUUID } from 'node:crypto';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import postgres, { type Sql } from 'postgres';
import { z } from 'zod';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import type { ScriptInput } from '../../embedded/demo-model/behaviours.ts';
import { controlDemoModel, type DemoModelControl } from '../../embedded/demo-model/demo-model-control.ts';
import { type EmbeddedBackend, startEmbedded } from '../../embedded/start-embedded.ts';
import { featureFlagName } from '../../shared/records.ts';
import { type RecordingProxy, startRecordingProxy } from '../../test/campaigns/support/recording-proxy.ts';
import { type BuiltEngine, buildEngine } from './build-engine.ts';
import { type Desk, openDesk } from './desk.ts';
import type { CheckEntry, Rule } from './rules.ts';

export type Staff = keyof typeof demoStaff;
type Behaviour = ScriptInput['steps'][number]['behaviour'];

/** A demo organisation on the embedded backend, a demo model that answers at once, and desks of the built engine. */
export interface Stage {
  readonly engine: BuiltEngine;
  readonly backend: EmbeddedBackend;
  /** The owner of the database: for looking, and for what has no API. */
  readonly sql: Sql;
  readonly model: DemoModelControl;
  /** What the desks send to the backend. */
  readonly proxy: RecordingProxy;
  /** The desk of this person, signed in; the same at every call. */
  desk(person: Staff): Promise<Desk>;
  /** A desk of its own for this person (null: nobody), which may be spoilt; `env` adds to its environment. */
  guest(person: Staff | null, env?: Readonly<Record<string, string>>): Promise<Desk>;
  /** Somebody past the app, with their own token. */
  client(person: Staff): Promise<SupabaseClient>;
  /** A new run of one of Dr. Keller's patients. */
  queueRun(): Promise<string>;
  setFlag(enabled: boolean): Promise<void>;
  /** What the model does with the next requests, before it answers as usual. Forgets what it was asked so far. */
  modelWill(...behaviours: Behaviour[]): Promise<void>;
}

/** What the checks are given. The stage is set up when the first of them asks for it. */
export interface World {
  stage(): Promise<Stage>;
  /** How the rules before have fared. */
  readonly soFar: ReadonlyMap<Rule['id'], readonly string[]>;
  /** All rules and checks, as they are registered. */
  readonly registered: { readonly rules: readonly Rule[]; readonly checks: readonly CheckEntry[] };
}

/** Sets the stage up, with the feature on for Dr. Keller's organisation. Call `close` at the end. */
export async function openStage(): Promise<Stage & { close(): Promise<void> }> {
  const [engine, backend] = await Promise.all([
    buildEngine(),
    startEmbedded({ demo: true, demoModel: true }),
  ]);
  const { demoModelUrl, publishableKey, url } = backend;
  if (demoModelUrl === null) throw new Error('the demo model was not started');
  const sql = postgres(backend.databaseUrl, { max: 4, onnotice: () => undefined });
  const proxy = await startRecordingProxy(url);
  const model = controlDemoModel(demoModelUrl);
  const desks = new Map<Staff, Promise<Desk>>();
  const guests: Desk[] = [];
  const open = (person: Staff | null, env?: Readonly<Record<string, string>>) =>
    openDesk({
      engine,
      publishableKey,
      url: proxy.url,
      modelUrl: demoModelUrl,
      account: person && demoStaff[person],
      ...(env && { env }),
    });
  const stage: Stage = {
    engine,
    backend,
    sql,
    model,
    proxy,
    desk(person) {
      const known = desks.get(person) ?? open(person);
      desks.set(person, known);
      return known;
    },
    async guest(person, env) {
      const desk = await open(person, env);
      guests.push(desk);
      return desk;
    },
    client: (person) => signInPast(backend, person),
    queueRun: () => queueRun(sql),
    async setFlag(enabled) {
      await switchFlag(sql, enabled);
      for (const desk of await Promise.all(desks.values())) await desk.call('sync.pullNow', {});
    },
    async modelWill(...behaviours) {
      await model.reset();
      const steps = behaviours.map((behaviour) => ({ behaviour }));
      await model.script(...steps, { behaviour: { kind: 'normal', deltaDelayMs: 0 }, times: 10_000 });
    },
  };
  await switchFlag(sql, true);
  return {
    ...stage,
    async close() {
      await model.release();
      for (const desk of await Promise.all(desks.values())) await desk.stop();
      for (const desk of guests) await desk.stop();
      await proxy.stop();
      await sql.end();
      await backend.stop();
    },
  };
}

async function switchFlag(sql: Sql, enabled: boolean): Promise<void> {
  await sql`
    insert into organization_feature_flags (organization_id, flag, enabled)
    values (${demoStaff.keller.organizationId}, ${featureFlagName}, ${enabled})
    on conflict (organization_id, flag) do update set enabled = excluded.enabled`;
}

const idSchema = z.tuple([z.object({ id: z.guid() })]);

async function queueRun(sql: Sql): Promise<string> {
  const rows = await sql`
    insert into diagnosis_runs (id, organization_id, patient_id)
    select ${randomUUID()}, a.organization_id, p.id
    from clinician_patient_assignments a join patient_profiles p on p.user_id = a.patient_user_id
    where a.clinician_user_id = ${demoStaff.keller.id}
      and a.organization_id = ${demoStaff.keller.organizationId}
      and (select count(*) from anamnesis_entries e where e.patient_id = p.id and not e.is_archived) > 0
    order by p.id limit 1
    returning id`;
  return idSchema.parse([...rows])[0].id;
}

/** Somebody past the app who has not signed in. */
export function anonymousClient({ url, publishableKey }: EmbeddedBackend): SupabaseClient {
  return createClient(url, publishableKey, { auth: { persistSession: false, autoRefreshToken: false } });
}

async function signInPast(backend: EmbeddedBackend, person: Staff): Promise<SupabaseClient> {
  const client = anonymousClient(backend);
  const { email, password } = demoStaff[person];
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (error) throw error;
  return client;
}
