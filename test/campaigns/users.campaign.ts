import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import postgres, { type Sql } from 'postgres';
import { z } from 'zod';
import { demoOrganizations, demoStaff } from '../../embedded/demo/accounts.ts';
import type { Random } from '../../embedded/demo/random.ts';
import { type EmbeddedBackend, startEmbedded } from '../../embedded/start-embedded.ts';
import { cacheFilesOf } from '../../main/db/cache-files.ts';
import { unlockByPassword } from '../../main/db/cache-key.ts';
import { openCache } from '../../main/db/open-cache.ts';
import { userIdSchema } from '../../shared/ids.ts';
import { must } from '../backend/remote-fixture.ts';
import { type Network, startNetwork } from '../backend/support/network.ts';
import { setFeature } from '../backend/support/test-world.ts';
import type { Campaign } from './support/campaign.ts';

const child = new URL('./support/switch-users.ts', import.meta.url).pathname;
const people = ['keller', 'novak'] as const;
type Person = (typeof people)[number];
const noKeyring = {
  available: false,
  encrypt: (text: string) => Buffer.from(text),
  decrypt: (sealed: Buffer) => sealed.toString(),
};

/**
 * Two people without a common patient take turns on one workstation, in the middle of each other's runs; the process
 * is killed anywhere in it. Some turns begin without the network, by the password alone, and it comes back within them.
 * Neither ever sees a row of the other, and nothing is written in the other's name.
 */
export const campaign: Campaign = {
  name: 'users',
  smallScale: 0.04,
  async run({ scaled, random, note }) {
    const backend = await startEmbedded({ demo: true, demoModel: true });
    const sql = postgres(backend.databaseUrl, { max: 2, onnotice: () => undefined });
    const network = await startNetwork(backend.url);
    const profile = mkdtempSync(join(tmpdir(), 'rhythm-users-'));
    try {
      const own = await sharePatients(sql);
      // A → B → A: three turns, of which the last begins the next round.
      const turns = 2 * scaled(100);
      const seen = {
        turns: 0,
        offline_sign_ins: 0,
        kills: 0,
        rows_shown: 0,
        foreign_rows: 0,
        cached_rows: 0,
        foreign_cached_rows: 0,
      };
      const known = new Set<Person>();
      while (seen.turns < turns) {
        const { lines } = await workUntilKilled({
          backend,
          network,
          profile,
          known,
          random,
          from: seen.turns,
        });
        for (const line of lines) {
          if (line.event === 'worked') seen.turns = Math.max(seen.turns, line.turn + 1);
          if (line.verified === false) seen.offline_sign_ins += 1;
          const rows = [...(line.runs ?? []), ...(line.patients ?? [])];
          const foreign = await countForeign(sql, own[line.user], line);
          seen.rows_shown += rows.length;
          seen.foreign_rows += foreign;
          if (foreign > 0) note(`turn ${line.turn}: ${line.user} was shown ${foreign} rows of the other`);
        }
        seen.kills += 1;
        for (const person of people) {
          const cached = await readCache(sql, network.url, profile, person, own[person]);
          seen.cached_rows += cached.rows;
          seen.foreign_cached_rows += cached.foreign;
        }
      }
      const written = await readWrites(sql);
      return {
        ok:
          seen.foreign_rows + seen.foreign_cached_rows + written.foreign_writes === 0 &&
          seen.rows_shown > 0 &&
          seen.offline_sign_ins > 0 &&
          written.writes > 0,
        counts: { switches: seen.turns, ...seen, ...written },
      };
    } finally {
      await sql.end();
      await network.stop();
      await backend.stop();
      rmSync(profile, { recursive: true, force: true });
    }
  },
};

type Own = Readonly<Record<Person, ReadonlySet<string>>>;
const idsSchema = z.array(z.object({ id: z.string(), user_id: z.string() }));

/** Every second patient to each, with runs in the queue. */
async function sharePatients(sql: Sql): Promise<Own> {
  const organizationId = demoOrganizations.rhythm.id;
  await setFeature(sql, organizationId, true);
  await sql`delete from diagnosis_runs`;
  await sql`delete from clinician_patient_assignments`;
  const patients = idsSchema.parse([
    ...(await sql`
      select p.id, p.user_id from patient_profiles p join user_org_membership m on m.user_id = p.user_id
      where m.organization_id = ${organizationId} and m.role = 'patient' order by p.id`),
  ]);
  const own = { keller: new Set<string>(), novak: new Set<string>() };
  for (const [index, patient] of patients.entries()) {
    const person = index % 2 === 0 ? 'keller' : 'novak';
    own[person].add(patient.id);
    await sql`insert into clinician_patient_assignments (organization_id, clinician_user_id, patient_user_id)
      values (${organizationId}, ${demoStaff[person].id}, ${patient.user_id})`;
    await sql`insert into diagnosis_runs (organization_id, patient_id) values (${organizationId}, ${patient.id})`;
  }
  return own;
}

const lineSchema = z.object({
  turn: z.int(),
  user: z.enum(people),
  event: z.enum(['begins', 'signed-in', 'shown', 'has-queued', 'worked']),
  verified: z.boolean().optional(),
  runs: z.array(z.string()).optional(),
  patients: z.array(z.string()).optional(),
});
type Line = z.infer<typeof lineSchema>;

interface Work {
  readonly backend: EmbeddedBackend;
  readonly network: Network;
  readonly profile: string;
  /** Who has signed in on the profile with the network: they can without it. */
  readonly known: Set<Person>;
  readonly random: Random;
  readonly from: number;
}

/** Lets the app work on the profile and kills it, at a moment that falls anywhere into a turn. */
async function workUntilKilled(work: Work): Promise<{ lines: Line[] }> {
  const { backend, network, profile, random, from } = work;
  const input = {
    profile,
    from,
    env: {
      SUPABASE_URL: network.url,
      SUPABASE_PUBLISHABLE_KEY: backend.publishableKey,
      ANTHROPIC_API_KEY: 'demo-key',
      ANTHROPIC_BASE_URL: backend.demoModelUrl ?? '',
    },
    people: people.map((name) => ({ name, ...demoStaff[name] })),
  };
  const working = spawn(process.execPath, [child, JSON.stringify(input)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // It is killed while it is being answered.
  working.stdin.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => working.once('close', () => resolve()));
  const killAt = random.int(4, 42);
  const waitMs = random.int(0, 200);
  const lines: Line[] = [];
  for await (const text of createInterface({ input: working.stdout })) {
    const line = lineSchema.parse(JSON.parse(text));
    lines.push(line);
    seeToNetwork(work, line);
    if (line.event === 'begins' || line.event === 'has-queued') working.stdin.write('\n');
    if (lines.length === killAt) void pause(waitMs).then(() => working.kill('SIGKILL'));
  }
  await ended;
  if (working.signalCode !== 'SIGKILL') throw new Error(`the app ended by itself: ${working.exitCode}`);
  return { lines };
}

/** Every third turn of somebody who can begins without the network, which comes back when they have queued a run. */
function seeToNetwork({ network, known, random }: Work, { event, user, verified }: Line): void {
  if (event === 'begins' && known.has(user) && random.chance(0.35)) network.cut();
  else if (event === 'begins' || event === 'has-queued') network.mend();
  if (verified) known.add(user);
}

const runsSchema = z.array(z.object({ patient_id: z.string() }));

async function countForeign(sql: Sql, own: ReadonlySet<string>, shown: Pick<Line, 'runs' | 'patients'>) {
  const patients = (shown.patients ?? []).filter((id) => !own.has(id)).length;
  if (!shown.runs?.length) return patients;
  const rows = await sql`select patient_id from diagnosis_runs where id = any(${shown.runs})`;
  return patients + runsSchema.parse([...rows]).filter(({ patient_id }) => !own.has(patient_id)).length;
}

/** Opens what the killed process left of a person's cache, with that person's password. */
async function readCache(sql: Sql, url: string, profile: string, person: Person, own: ReadonlySet<string>) {
  const { id, password } = demoStaff[person];
  const files = cacheFilesOf({
    directory: join(profile, 'cache'),
    projectUrl: url,
    userId: userIdSchema.parse(id),
  });
  const key = await unlockByPassword({ path: files.key, password, secretBox: noKeyring });
  if (!key.ok && key.error === 'NO_KEY') return { rows: 0, foreign: 0 };
  const cache = must(openCache({ path: files.database, key: must(key), nativeBinding: undefined }));
  const patients = cache.listPatients({ search: '', limit: 10_000 }).map(({ id: patientId }) => patientId);
  const page = cache.listRuns({ tab: 'all', search: '', cursor: null, limit: 10_000 });
  cache.writes.adopt();
  const ends = cache.ends.listWaiting().map(({ runId }) => runId);
  cache.close();
  const runs = [...page.rows.map(({ run }) => run.id), ...ends];
  return { rows: patients.length + runs.length, foreign: await countForeign(sql, own, { runs, patients }) };
}

const writesSchema = z.tuple([z.object({ writes: z.int(), foreign_writes: z.int() })]);

/** Runs that were queued, claimed or settled, and how many of them in the name of somebody whose patient it is not. */
async function readWrites(sql: Sql) {
  const rows = await sql`
    with writes as (
      select r.created_by as by, r.patient_id from diagnosis_runs r where r.created_by is not null
      union all select c.claimed_by, r.patient_id from private.run_claims c join diagnosis_runs r on r.id = c.run_id
      union all select a.created_by, a.patient_id from diagnosis_artifacts a where a.created_by is not null
    )
    select count(*)::int as writes, count(*) filter (where not exists (
      select 1 from clinician_patient_assignments s join patient_profiles p on p.user_id = s.patient_user_id
      where p.id = writes.patient_id and s.clinician_user_id = writes.by))::int as foreign_writes
    from writes`;
  return writesSchema.parse([...rows])[0];
}
