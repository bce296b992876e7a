import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoOrganizations, demoStaff } from '../../embedded/demo/accounts.ts';
import { surveyColumns } from '../../embedded/demo/survey-row.ts';
import { diagnose } from '../../embedded/demo-model/diagnose.ts';
import { startEmbedded } from '../../embedded/start-embedded.ts';
import { checkEvidence, collectSources } from '../../main/engine/evidence.ts';
import { userPrompt } from '../../main/engine/prompt.ts';
import { contextPackReplySchema } from '../../shared/context-pack.ts';
import { diagnosisResultSchema } from '../../shared/diagnosis.ts';
import { surveyLine } from '../unit/patients-file-fixtures.ts';
import { apiClient } from './embedded-fixture.ts';

const surveyFile = fileURLToPath(new URL('../../../shared/data/nhanes-adults-600.csv', import.meta.url));
const hasSurveyFile = existsSync(surveyFile);
if (!hasSurveyFile) console.warn('skipped: the import of the survey file, which is not beside this checkout');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-import-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function writeCsv(name: string, lines: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, lines.join('\n'));
  return path;
}

interface Imported {
  log: string[];
  sql: postgres.Sql;
  backend: Awaited<ReturnType<typeof startEmbedded>>;
}

/** Starts a backend over a patients file, looks into it, and stops it whatever happens. */
async function withImport(patientsFile: string, look: (imported: Imported) => Promise<void>): Promise<void> {
  const log: string[] = [];
  const backend = await startEmbedded({ demo: true, patientsFile, onLog: (line) => log.push(line) });
  const sql = postgres(backend.databaseUrl, { max: 2, onnotice: () => undefined });
  try {
    await look({ log, sql, backend });
  } finally {
    await sql.end();
    await backend.stop();
  }
}

async function countRows(sql: postgres.Sql): Promise<Record<string, unknown>> {
  const [counts] = await sql`
    with imported as (
      select p.id from public.patient_profiles p join public.user_org_membership m using (user_id)
      where m.organization_id = ${demoOrganizations.rhythm.id} and m.role = 'patient')
    select
      (select count(*)::int from imported) as patients,
      (select count(*)::int from public.patient_measures where patient_id in (select id from imported)) as measures,
      (select count(*)::int from public.assessments where patient_id in (select id from imported)) as assessments,
      (select count(*)::int from public.anamnesis_entries where patient_id in (select id from imported)) as entries,
      (select count(*)::int from public.diagnosis_runs where patient_id in (select id from imported)) as runs,
      (select count(*)::int from public.diagnosis_runs where created_by = ${demoStaff.keller.id}) as keller_runs,
      (select count(*)::int from public.diagnosis_runs where status <> 'queued') as not_queued,
      (select count(*)::int from public.clinician_patient_assignments a
        where a.clinician_user_id = ${demoStaff.keller.id}) as keller_patients`;
  if (counts === undefined) throw new Error('no counts');
  return counts;
}

describe('starting with a patients file', () => {
  it('stores its usable rows in place of the generated patients and names the others', async () => {
    const path = await writeCsv('some.csv', [
      surveyColumns.join(','),
      surveyLine({ ID: '1' }),
      surveyLine({ ID: '2', Age: 'unknown' }),
      surveyLine({ ID: '3', SleepTrouble: '' }),
      '4,too,short',
      surveyLine({ ID: '5', Gender: 'male' }),
    ]);
    await withImport(path, async ({ log, sql }) => {
      expect(await countRows(sql)).toEqual({
        patients: 3,
        measures: 3,
        assessments: 9,
        entries: 9,
        runs: 6,
        keller_runs: 4,
        not_queued: 0,
        keller_patients: 2,
      });
      const told = log.join('\n');
      expect(told).toContain('line 3: skipped, Age is not a number');
      expect(told).toContain('line 5: skipped, 3 cells instead of 29');
      expect(told).toContain('imported 3, skipped 2 (lines 3, 5)');
    });
  });

  it('refuses a file with a wrong header with a sentence, and does not start', async () => {
    const path = await writeCsv('wrong.csv', [surveyColumns.join(',').replace('Pulse,', ''), '1,2']);
    await expect(startEmbedded({ demo: true, patientsFile: path })).rejects.toThrow(
      'The header of the patients file does not fit. Missing: Pulse.',
    );
  });
});

describe.skipIf(!hasSurveyFile)('the survey file', () => {
  it('is imported whole, and every imported patient has a pack the demo model can answer', async () => {
    await withImport(surveyFile, async ({ log, sql, backend }) => {
      expect(log.join('\n')).toContain('imported 600, skipped 0');
      expect(await countRows(sql)).toMatchObject({
        patients: 600,
        measures: 600,
        assessments: 1800,
        runs: 100,
        keller_runs: 60,
        not_queued: 0,
        keller_patients: 300,
      });
      const ids = await sql<{ patient_id: string }[]>`
        select distinct patient_id from public.diagnosis_runs where created_by = ${demoStaff.keller.id}`;
      expect(ids).toHaveLength(60);
      const client = apiClient(backend);
      await client.auth.signInWithPassword(demoStaff.keller);
      for (const { patient_id } of ids) {
        const { data } = await client.rpc('get_patient_context_pack', { p_patient_id: patient_id });
        const { identifiers, ...pack } = contextPackReplySchema.parse(data);
        expect(identifiers).toHaveLength(3);
        expect(pack.demographics.age).toBeGreaterThanOrEqual(20);
        const prompt = userPrompt(JSON.stringify(pack), 'en');
        const result = diagnosisResultSchema.parse(JSON.parse(diagnose({ prompt, userText: prompt })));
        expect(checkEvidence(result, collectSources(pack)).unsupported_findings).toEqual([]);
      }
    });
  });
});
