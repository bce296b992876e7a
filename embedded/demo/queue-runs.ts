import { demoId } from './demo-id.ts';
import type { Language } from './names.ts';
import { createRandom, type Random } from './random.ts';
import type { DemoPatient, RunRow } from './records.ts';
import { runReasons } from './run-reasons.ts';

/** The patients of one clinician, and how many runs to queue for them. */
export interface RunQuota {
  clinicianId: string;
  patients: readonly DemoPatient[];
  runs: number;
}

const maxRunsPerPatient = 2;
const minutesBack = 6 * 24 * 60;
const priorities = [0, 0, 0, 0, 0, 0, 5, 5, 10] as const;

/**
 * Queued runs, spread over the patients of each clinician (at most two a patient, with different reasons), over the past
 * six days and over priorities. Fewer than asked for when there are too few patients.
 */
export function queueRuns(
  quotas: readonly RunQuota[],
  { organizationId, now }: { organizationId: string; now: Date },
): RunRow[] {
  const random = createRandom('rhythm-demo-runs');
  return quotas.flatMap(({ clinicianId, patients, runs }) =>
    choosePatients(patients, runs).map(({ patient, turn }) =>
      makeRun({ patient, turn, clinicianId, organizationId, now, random }),
    ),
  );
}

/** Evenly spaced over the list when there are more patients than runs; otherwise everybody once, then again. */
function choosePatients(
  patients: readonly DemoPatient[],
  runs: number,
): { patient: DemoPatient; turn: number }[] {
  const wanted = Math.min(runs, patients.length * maxRunsPerPatient);
  const step = Math.max(1, patients.length / Math.max(1, wanted));
  return Array.from({ length: wanted }, (_, index) => Math.floor(index * step)).flatMap((position) => {
    const patient = patients[position % patients.length];
    return patient === undefined ? [] : [{ patient, turn: Math.floor(position / patients.length) }];
  });
}

function makeRun(run: {
  patient: DemoPatient;
  turn: number;
  clinicianId: string;
  organizationId: string;
  now: Date;
  random: Random;
}): RunRow {
  const { patient, turn, clinicianId, organizationId, now, random } = run;
  const { profile } = patient;
  const language: Language = profile.preferred_language === 'de' ? 'de' : 'en';
  // The second run of a patient asks something else: the list of reasons is entered at the other half.
  const half = runReasons.length / 2;
  const reason = random.pick(runReasons.slice(turn * half, (turn + 1) * half));
  const createdAt = new Date(now.getTime() - random.int(5, minutesBack) * 60_000).toISOString();
  return {
    id: demoId(`run:${profile.id}:${turn}`),
    organization_id: organizationId,
    patient_id: profile.id,
    created_by: clinicianId,
    priority: random.pick(priorities),
    input_config: { reason: reason[language], funnel: reason.funnel },
    created_at: createdAt,
    updated_at: createdAt,
  };
}
