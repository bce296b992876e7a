import type { Sql } from 'postgres';
import { z } from 'zod';
import type { RecordedRequest } from '../../embedded/demo-model/request-log.ts';
import type { PatientId } from '../../shared/ids.ts';
import { addPatients, queueRunsOf } from './support/add-patients.ts';
import { type AppWorld, withAppWorld } from './support/app-world.ts';
import type { Campaign } from './support/campaign.ts';
import { type FindIdentifiers, identifiersOf, searchFiles } from './support/find-identifiers.ts';
import { inLanes } from './support/in-lanes.ts';
import { makeUpPatient } from './support/made-up-people.ts';

const lanes = 12;

/**
 * Records full of names, mail addresses, phone numbers and birth dates in many spellings: none of them may be in a
 * request to the model, in the log, in what the app prints, or in a file of its profile, a crash in the middle included.
 */
export const campaign: Campaign = {
  name: 'wire',
  smallScale: 0.03,
  run: ({ scaled, random, note }) =>
    withAppWorld(async (world) => {
      const people = Array.from({ length: scaled(1_000) }, (_, number) => makeUpPatient(random, number));
      const patients = await addPatients(world.sql, people);
      const find = identifiersOf(people);
      const runs = await queueRunsOf(world.sql, patients);
      await scriptTroubleNowAndThen(world, runs.length);
      const profile = world.newProfile();
      // With the worklist on the screen: what the window shows may end in files, too.
      const app = await world.start(profile);
      await world.signIn(app);
      await inLanes(runs, lanes, (runId) => app.invoke('runs.execute', { runId }));
      const answered = await world.model.requests();
      await crashWhileCalling(world, app, await queueRunsOf(world.sql, patients.slice(0, lanes)));
      const requests = [...answered, ...(await world.model.requests())];
      const onTheWire = requests.flatMap((request) => find(readable(request)));
      const inFiles = searchFiles(profile, find);
      const printed = find(app.output());
      const control = await unscrubbed(world.sql, patients, find);
      const leaked = [...onTheWire, ...inFiles.found, ...printed];
      for (const leak of leaked.slice(0, 10)) note(`leaked: ${leak}`);
      return {
        ok: leaked.length === 0 && control.records === patients.length && requests.length >= patients.length,
        counts: {
          requests: requests.length,
          patients: patients.length,
          planted: people.reduce((total, { planted }) => total + planted.length, 0),
          leaked_on_wire: onTheWire.length,
          files: inFiles.files,
          dumps: inFiles.dumps,
          leaked_in_files: inFiles.found.length,
          leaked_in_output: printed.length,
          control_found: control.found,
        },
      };
    }),
};

/** Answers that break, refusals and errors: what goes wrong is what gets logged. */
async function scriptTroubleNowAndThen({ model }: AppWorld, runs: number): Promise<void> {
  await model.reset();
  const turn = [
    { behaviour: { kind: 'normal', deltaDelayMs: 0 }, times: 7 },
    { behaviour: { kind: 'malformed' } },
    { behaviour: { kind: 'unknown_evidence' } },
    { behaviour: { kind: 'status', status: 400 } },
    { behaviour: { kind: 'cut_stream' } },
  ] as const;
  await model.script(...Array.from({ length: Math.ceil(runs / 10) }, () => turn).flat());
}

/** The main process dies by a fault of memory, the one end that may leave a dump, with runs in the middle. */
async function crashWhileCalling(
  { model }: AppWorld,
  app: Awaited<ReturnType<AppWorld['start']>>,
  runs: Awaited<ReturnType<typeof queueRunsOf>>,
): Promise<void> {
  await model.reset();
  await model.script({ behaviour: { kind: 'hang_mid_body' }, times: runs.length });
  await app.call('sync.pullNow', {});
  for (const runId of runs) app.invoke('runs.execute', { runId }).catch(() => undefined); // never answered
  await model.waitForRequests({ count: runs.length });
  await app.end('SIGSEGV');
}

const bodySchema = z.looseObject({ messages: z.tuple([z.looseObject({ content: z.string() })]) });

/** Path, headers and body, the latter also with its text unescaped. */
function readable({ path, headers, body }: RecordedRequest): string {
  const texts = body === '' ? [] : bodySchema.parse(JSON.parse(body)).messages.map(({ content }) => content);
  return [path, JSON.stringify(headers), body, ...texts].join('\n');
}

const packSchema = z.tuple([z.object({ notes: z.string() })]);

/** Control: in the same records as the database holds them, the same search finds something in every one. */
async function unscrubbed(sql: Sql, patients: readonly PatientId[], find: FindIdentifiers) {
  const perRecord = await inLanes(patients, 4, async (id) => {
    const rows = await sql`
      select string_agg(title || ' ' || content || ' ' || tags::text, ' ') as notes
      from anamnesis_entries where patient_id = ${id}`;
    return find(packSchema.parse([...rows])[0].notes).length;
  });
  return {
    records: perRecord.filter((count) => count > 0).length,
    found: perRecord.reduce((total, count) => total + count, 0),
  };
}
