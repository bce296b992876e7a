import { randomUUID } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import { type EmbeddedBackend, startEmbedded } from '../../embedded/start-embedded.ts';
import { canonicalHash } from '../../main/engine/canonical-json.ts';
import { runIdSchema } from '../../shared/ids.ts';
import type { ReportRecord } from '../../shared/records.ts';
import { type ComposedDesk, call, startDesk } from './composed-app-fixture.ts';
import { setFeature } from './support/test-world.ts';

const { keller, admin } = demoStaff;
let backend: EmbeddedBackend;
let sql: Sql;
let desk: ComposedDesk;

beforeAll(async () => {
  backend = await startEmbedded({ demo: true, demoModel: true });
  sql = postgres(backend.databaseUrl, { max: 1, onnotice: () => undefined });
  await setFeature(sql, keller.organizationId, true);
  desk = await startDesk(backend);
}, 90_000);
afterAll(async () => {
  await desk.stop();
  await sql.end();
  await backend.stop();
});

/** The report of a run for a patient of Dr. Keller whose course was easy, but for a note of chest tightness. */
async function reportWithChestNote(): Promise<ReportRecord> {
  const [patient] = await sql`
    select p.id from patient_profiles p
    join clinician_patient_assignments a on a.patient_user_id = p.user_id
    join anamnesis_entries e on e.patient_id = p.id and not e.is_archived
    where a.clinician_user_id = ${keller.id} and 'chest' = any(e.tags)
    order by (select max(m.stress_score) from patient_measures m where m.patient_id = p.id), p.id limit 1`;
  const runId = runIdSchema.parse(randomUUID());
  await sql`
    insert into diagnosis_runs (id, organization_id, patient_id)
    values (${runId}, ${keller.organizationId}, ${patient?.id})`;
  await call(desk.app, 'sync.pullNow', {});
  await call(desk.app, 'runs.execute', { runId });
  const { report } = await call(desk.app, 'runs.get', { runId });
  if (!report) throw new Error('the run has no report');
  return report;
}

describe('the checks on an answer', () => {
  it('are stored with the report, under its hash, and so is the differential', async () => {
    const { artifact_data: stored, content_hash } = await reportWithChestNote();
    expect(stored.risk_level).toBe('low');
    const finding = stored.findings.findIndex((text) => /chest/i.test(text));
    expect(stored.checks).toEqual([{ check: 'low_risk_with_red_flag', finding, term: 'chest_pain' }]);
    expect(stored.differential).toBeInstanceOf(Array);
    expect(canonicalHash(stored)).toBe(content_hash);
    expect(canonicalHash({ ...stored, checks: [] })).not.toBe(content_hash);
  });

  it('go by the thresholds of this workstation, which only an admin sets', async () => {
    const settings = await call(desk.app, 'execution.getSettings', {});
    const strict = { ...settings, lowConfidence: 1 };
    await expect(call(desk.app, 'execution.saveSettings', strict)).rejects.toThrow('FORBIDDEN');
    await call(desk.app, 'session.signIn', { email: admin.email, password: admin.password });
    await call(desk.app, 'execution.saveSettings', strict);
    await call(desk.app, 'session.signIn', { email: keller.email, password: keller.password });
    await call(desk.app, 'sync.pullNow', {});
    const { artifact_data: stored } = await reportWithChestNote();
    expect(stored.checks).toContainEqual({
      check: 'low_confidence',
      confidence: stored.confidence_score,
      threshold: 1,
    });
  });
});
