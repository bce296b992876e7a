import { basename } from 'node:path';
import type { AuditEntry, AuditFilter } from '../../shared/audit.ts';
import type { CallError } from '../../shared/envelope.ts';
import type { OrganizationId, RequestId } from '../../shared/ids.ts';
import type { ResponseOf } from '../../shared/ipc-contract.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Clock, EngineLog, RemoteFailure } from '../engine/ports.ts';
import { refusalOf } from '../engine/remote-failure.ts';
import type { Remote } from '../remote/remote.ts';
import { writeFileAtomically } from '../runtime/write-file-atomically.ts';
import { csvOfEntries } from './csv-of-entries.ts';

/** Asks the user for a file to write. @returns its path, or null: none */
export type ChooseFile = (suggestion: { fileName: string; extension: 'csv' }) => Promise<string | null>;

export interface ExportPorts {
  readonly remote: Pick<Remote, 'audit'>;
  readonly clock: Clock;
  readonly log: EngineLog;
  readonly chooseFile: ChooseFile;
  /** False: whoever asked has gone meanwhile, or the workstation is locked. */
  readonly isStillAsked: () => boolean;
}

export interface ExportRequest {
  readonly organizationId: OrganizationId;
  readonly filter: AuditFilter;
  readonly requestId: RequestId;
}

type Exported = ResponseOf<'audit.export'>;

const pageSize = 500;

/** More does not open in a spreadsheet at ease: a shorter period does. */
const mostRows = 100_000;

/**
 * Writes the entries that pass a filter to a file of the user's choice, readable by that user alone. That they are taken
 * along is in the audit log before the file is there: where the server does not take that, there is no file.
 * @returns OFFLINE, FORBIDDEN, UNAUTHORIZED, EXECUTION_ERROR from the server
 */
export async function exportTrail(
  ports: ExportPorts,
  request: ExportRequest,
): Promise<Result<Exported, CallError>> {
  const path = await ports.chooseFile({ fileName: fileNameOf(ports.clock.nowMs()), extension: 'csv' });
  if (path === null || !ports.isStillAsked()) return ok(without('cancelled'));
  const entries = await readAll(ports.remote, request);
  if (!entries.ok) return err(refusalOf(entries.error));
  if (entries.value === null) return ok(without('too-many'));
  const rows = entries.value.length;
  const recorded = await ports.remote.audit.recordExport({ ...request, rows });
  if (!recorded.ok) return err(refusalOf(recorded.error));
  if (!wasWritten(ports.log, path, csvOfEntries(entries.value))) return ok(without('not-written'));
  return ok({ outcome: 'saved', rows, fileName: basename(path) });
}

function without(outcome: Exclude<Exported['outcome'], 'saved'>): Exported {
  return { outcome, rows: 0, fileName: null };
}

function fileNameOf(nowMs: number): string {
  return `rhythm-audit-${new Date(nowMs).toISOString().slice(0, 10)}.csv`;
}

/** @returns null when they are too many */
async function readAll(
  remote: Pick<Remote, 'audit'>,
  { organizationId, filter }: ExportRequest,
): Promise<Result<AuditEntry[] | null, RemoteFailure>> {
  const entries: AuditEntry[] = [];
  let before: string | null = null;
  do {
    const page = await remote.audit.list({ organizationId, filter, before, limit: pageSize });
    if (!page.ok) return page;
    entries.push(...page.value.entries);
    if (entries.length > mostRows) return ok(null);
    before = page.value.nextBefore;
  } while (before !== null);
  return ok(entries);
}

/** A folder that is not writable and a full disk are told; everything else is a bug. */
function wasWritten(log: EngineLog, path: string, content: string): boolean {
  try {
    writeFileAtomically(path, content);
    return true;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') throw error;
    log.error('audit.export-not-written', { code: error.code });
    return false;
  }
}
