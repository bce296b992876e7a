import { stringify } from 'csv-stringify/sync';
import type { AuditEntry } from '../../shared/audit.ts';

/** The columns in their order. Names and codes do not follow the language: what reads the file finds them again. */
const columns = [
  'recorded_at',
  'occurred_at',
  'person',
  'role',
  'person_id',
  'action',
  'about',
  'about_id',
  'run_id',
  'patient_id',
  'request_id',
  'details',
] as const;

/**
 * Entries as CSV (RFC 4180, UTF-8 with a byte order mark, times in ISO 8601 and UTC). What a spreadsheet would take for a
 * formula is told as text: names are chosen by their owners.
 */
export function csvOfEntries(entries: readonly AuditEntry[]): string {
  return stringify(entries.map(rowOf), {
    header: true,
    columns: [...columns],
    bom: true,
    escape_formulas: true,
    record_delimiter: 'windows',
  });
}

function rowOf(entry: AuditEntry): Record<(typeof columns)[number], string | null> {
  const { actor } = entry;
  return {
    recorded_at: isoOf(entry.at),
    occurred_at: entry.occurredAt && isoOf(entry.occurredAt),
    person: actor.name,
    role: actor.role,
    person_id: actor.id,
    action: entry.action,
    about: entry.entityType,
    about_id: entry.entityId,
    run_id: entry.runId,
    patient_id: entry.patientId,
    request_id: entry.requestId,
    details: JSON.stringify(entry.metadata),
  };
}

function isoOf(time: string): string {
  return new Date(time).toISOString();
}
