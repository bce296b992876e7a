import type { AccessRecord } from '../../shared/audit.ts';
import type { PatientId } from '../../shared/ids.ts';
import type { PackPreview } from '../../shared/ipc/patient-channels.ts';
import type { ResponseOf } from '../../shared/ipc-contract.ts';
import type { Membership, ReportRecord } from '../../shared/records.ts';

/** Patient data that a window is given: what of it, and in which version. */
export type Shown = Pick<AccessRecord, 'action' | 'entityId' | 'organizationId' | 'what' | 'contentHash'>;

/** What of a run a reply shows: each report that can be read in it, and a text that is none. A run alone is a row of the worklist. */
export function shownOfRun(reply: ResponseOf<'runs.get'>): Shown[] {
  const { run, report, unsynced, superseded, live, draft } = reply;
  const of = (what: Shown['what'], contentHash: string | null): Shown => ({
    action: 'report.viewed',
    entityId: run.id,
    organizationId: run.organization_id,
    what,
    contentHash,
  });
  const hashes = [report, unsynced?.report ?? null, ...superseded].flatMap((one) => one?.content_hash ?? []);
  // Who is given a run under way is told the rest of its draft as it comes.
  const hasDraft = draft !== null || live !== null;
  return [...hashes.map((hash) => of('report', hash)), ...(hasDraft ? [of('draft', null)] : [])];
}

/** What one stored report shows, wherever it is read. */
export function shownOfReport(
  report: Pick<ReportRecord, 'run_id' | 'organization_id' | 'content_hash'>,
): Shown {
  return {
    action: 'report.viewed',
    entityId: report.run_id,
    organizationId: report.organization_id,
    what: 'report',
    contentHash: report.content_hash,
  };
}

/** What of a patient the preview of the pack shows. */
export function shownOfPack(
  patientId: PatientId,
  { inputsHash }: Pick<PackPreview, 'inputsHash'>,
  { organization_id }: Pick<Membership, 'organization_id'>,
): Shown {
  return {
    action: 'patient.viewed',
    entityId: patientId,
    organizationId: organization_id,
    what: 'record',
    contentHash: inputsHash,
  };
}
