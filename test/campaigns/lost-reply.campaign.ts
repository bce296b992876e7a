import type { Sql } from 'postgres';
import { z } from 'zod';
import type { PatientId } from '../../shared/ids.ts';
import { addPatients } from './support/add-patients.ts';
import { type AppWorld, withAppWorld } from './support/app-world.ts';
import type { Campaign } from './support/campaign.ts';
import { waitForOutbox } from './support/drain-runs.ts';
import { queueExpectedRuns } from './support/expected-ends.ts';
import { eachReplyLostOnce, startFaultProxy } from './support/fault-proxy.ts';
import { inLanes } from './support/in-lanes.ts';
import type { RealApp } from './support/real-app.ts';
import { workThrough } from './support/work-through.ts';

const lanes = 8;
const triesPerRun = 10;

/**
 * Every reply of the backend is lost once, after the server has applied its request: claims, settles, queueing, reading.
 * Nothing may happen twice.
 */
export const campaign: Campaign = {
  name: 'lost-reply',
  smallScale: 0.01,
  run: ({ scaled, note }) =>
    withAppWorld(async (world) => {
      const expected = await queueExpectedRuns(world, scaled(1_000));
      const proxy = await startFaultProxy(world.backend.url, eachReplyLostOnce());
      try {
        const app = await world.startSignedIn(world.newProfile(), { SUPABASE_URL: proxy.url });
        const result = await workThrough(world, app, expected);
        const queued = await queueOnceEach(world, app, scaled(500));
        await app.end('SIGTERM');
        note(JSON.stringify(result));
        const { wrong, stuck, doubled, bugs, leftInOutbox } = result;
        const broken = { wrong, stuck, doubled, bugs, left_in_outbox: leftInOutbox, ...queued.broken };
        return {
          ok: Object.values(broken).every((count) => count === 0),
          counts: {
            runs: expected.length,
            queued: queued.wanted,
            replies_lost: proxy.counts().lost,
            requests: proxy.requests(),
            ...broken,
          },
        };
      } finally {
        await proxy.stop();
      }
    }),
};

/** Queues one run for each of many patients, as often as it takes to hear that it is queued. */
async function queueOnceEach(world: AppWorld, app: RealApp, count: number) {
  const patients = await addPatients(
    world.sql,
    Array.from({ length: count }, (_, index) => ({
      firstName: 'Exempla',
      lastName: `Queued-${index}`,
      birthDate: '1975-01-02',
      email: null,
      phone: null,
      notes: [],
    })),
  );
  await app.call('sync.pullNow', {});
  const heard = await inLanes(patients, lanes, (patientId) => queueUntilHeard(app, patientId));
  // Where the reply was lost the app keeps the run, and sends it again by itself.
  const unsent = await waitForOutbox(app);
  const perPatient = await countRuns(world.sql, patients);
  return {
    wanted: count,
    broken: {
      queued_unsent: unsent,
      queued_unheard: heard.filter((isHeard) => !isHeard).length,
      queued_twice: perPatient.filter((runs) => runs > 1).length,
      queued_never: perPatient.filter((runs) => runs === 0).length,
    },
  };
}

async function queueUntilHeard(app: RealApp, patientId: PatientId): Promise<boolean> {
  for (let tries = 0; tries < triesPerRun; tries += 1) {
    const reply = await app.invoke('runs.create', { patientId, reason: '', evenIfDuplicate: false });
    if (reply.success) return true;
  }
  return false;
}

const rowsSchema = z.array(z.object({ runs: z.int() }));

async function countRuns(sql: Sql, patients: readonly PatientId[]): Promise<number[]> {
  const rows = await sql`
    select count(r.id)::int as runs
    from unnest(${[...patients]}::uuid[]) as p (id) left join diagnosis_runs r on r.patient_id = p.id
    group by p.id`;
  return rowsSchema.parse([...rows]).map(({ runs }) => runs);
}
