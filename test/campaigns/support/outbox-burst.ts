import type { Random } from '../../../embedded/demo/random.ts';
import type { PatientId, RunId } from '../../../shared/ids.ts';
import type { ReportRecord } from '../../../shared/records.ts';
import type { Workstation } from './workstation.ts';

/** What the user was told of a write; null: the workstation died before it said anything. */
export type Told = 'done' | 'kept' | 'refused' | null;

/** Something that was written during a cut. `tag` is a text of it by which it is found in Postgres. */
export type Written =
  | { readonly kind: 'queue'; readonly tag: string; readonly told: Told; readonly mayBeDuplicate: boolean }
  | { readonly kind: 'review'; readonly tag: string; readonly told: Told; readonly runId: RunId }
  | { readonly kind: 'flag'; readonly enabled: boolean; readonly told: Told }
  | { readonly kind: 'end'; readonly runId: RunId; readonly told: Told };

export interface BurstPorts {
  readonly station: Workstation;
  readonly random: Random;
  readonly newTag: () => string;
  readonly patients: readonly PatientId[];
  readonly reports: readonly ReportRecord[];
}

/** Writes of every kind at once; those about one run one after the other. */
export async function writeBurst(ports: BurstPorts): Promise<Written[]> {
  const { random, patients, reports } = ports;
  const patient = random.pick(patients);
  const works = [
    () => review(ports, random.pick(reports), random.int(1, 3)),
    () => queue(ports, patient, true),
    () => flip(ports),
  ];
  const written = await Promise.all(random.sample(works, random.int(1, works.length)).map((work) => work()));
  return written.flat();
}

/** Queues a run. @param evenIfDuplicate false: one that the same record was queued for meanwhile is not wanted */
export async function queue(
  { station, newTag }: BurstPorts,
  patientId: PatientId,
  evenIfDuplicate: boolean,
): Promise<Written[]> {
  const tag = newTag();
  const reply = await station.invoke('runs.create', { patientId, reason: tag, evenIfDuplicate });
  const told = toldOf(reply, reply?.success === true && reply.data.outcome === 'kept');
  return [{ kind: 'queue', tag, told, mayBeDuplicate: !evenIfDuplicate }];
}

async function review(
  { station, newTag }: BurstPorts,
  report: ReportRecord,
  count: number,
): Promise<Written[]> {
  const written: Written[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const tag = newTag();
    const reply = await station.invoke('reviews.record', {
      runId: report.run_id,
      artifactId: report.id,
      contentHash: report.content_hash,
      findingIndex: 0,
      decision: 'override',
      reason: tag,
    });
    const told = toldOf(reply, reply?.success === true && reply.data.outcome === 'kept');
    written.push({ kind: 'review', tag, told, runId: report.run_id });
  }
  return written;
}

/** Switches the flag, and sometimes back at once. */
async function flip({ station, random }: BurstPorts): Promise<Written[]> {
  const written: Written[] = [];
  for (const enabled of random.chance(0.4) ? [false, true] : [false]) {
    const reply = await station.invoke('flag.set', { enabled });
    const told = toldOf(reply, reply?.success === true && reply.data.pending !== null);
    written.push({ kind: 'flag', enabled, told });
  }
  return written;
}

/** Executes a run whose settle meets the cut. */
export async function executeIntoCut(station: Workstation, runId: RunId): Promise<Written> {
  const reply = await station.invoke('runs.execute', { runId });
  // It is finished and kept: the only way in which a run of these ends without a report.
  const told = reply && !reply.success && reply.error.code === 'OFFLINE' ? 'kept' : toldOf(reply, false);
  return { kind: 'end', runId, told };
}

function toldOf(reply: { success: boolean } | null, isKept: boolean): Told {
  if (reply === null) return null;
  if (!reply.success) return 'refused';
  return isKept ? 'kept' : 'done';
}
