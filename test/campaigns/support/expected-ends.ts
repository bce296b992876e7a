import type { Behaviour } from '../../../embedded/demo-model/behaviours.ts';
import type { RunId } from '../../../shared/ids.ts';
import { addPatients, queueRunsOf } from './add-patients.ts';
import type { AppWorld } from './app-world.ts';
import { isWhole } from './judge-runs.ts';
import { reasonOfRun, type StoredRun } from './read-runs.ts';

/** How a run must end: as a report, or with this reason (the code of a validation failure). */
export type ExpectedEnd =
  | 'report'
  | 'LLM_REFUSED'
  | 'LLM_TRUNCATED'
  | 'LLM_UNEXPECTED_STOP'
  | 'VALIDATION_ERROR';

export interface ExpectedRun {
  readonly id: RunId;
  readonly end: ExpectedEnd;
}

/** Every tenth run each: what the model answers to the notes of that patient. */
const answers: readonly { end: ExpectedEnd; marker: string; behaviour: Behaviour }[] = [
  { end: 'LLM_REFUSED', marker: 'answer-is-refused', behaviour: { kind: 'refusal' } },
  { end: 'LLM_TRUNCATED', marker: 'answer-is-cut-off', behaviour: { kind: 'max_tokens' } },
  {
    end: 'LLM_UNEXPECTED_STOP',
    marker: 'answer-stops-oddly',
    behaviour: { kind: 'stop_reason', stopReason: 'cosmic_ray' },
  },
  { end: 'VALIDATION_ERROR', marker: 'answer-is-broken', behaviour: { kind: 'malformed' } },
];
const sharePerAnswer = 10;

/** Queues runs of which six in ten must end as a report, the others by what the model says about their patient. */
export async function queueExpectedRuns(world: AppWorld, count: number): Promise<ExpectedRun[]> {
  const patients = await addPatients(
    world.sql,
    ['an ordinary course', ...answers.map(({ marker }) => marker)].map((marker, index) => ({
      firstName: 'Exempla',
      lastName: `Muster${'abcdefgh'[index]}`,
      birthDate: '1980-05-03',
      email: null,
      phone: null,
      notes: [{ title: 'Course', content: { text: `Sleeps badly, ${marker}.` } }],
    })),
  );
  await world.model.reset();
  await world.model.script(
    ...answers.map(({ marker, behaviour }) => ({ behaviour, match: marker, times: 1_000_000 })),
    { behaviour: { kind: 'normal', deltaDelayMs: 0 }, times: 1_000_000 },
  );
  const [ordinary] = patients;
  if (!ordinary) throw new Error('no patient was stored');
  const kinds = Array.from({ length: count }, (_, index) => answers[(index % sharePerAnswer) - 1]);
  const runs = await queueRunsOf(
    world.sql,
    kinds.map((kind, index) => (kind && patients[index % sharePerAnswer]) ?? ordinary),
  );
  return runs.map((id, index) => ({ id, end: kinds[index]?.end ?? 'report' }));
}

/** Whether the run has ended as it must, stored whole and once. */
export function hasEndedRight(run: StoredRun, expected: ExpectedEnd): boolean {
  if (expected === 'report') return isWhole(run);
  return run.status === 'failed' && reasonOfRun(run) === expected && run.reports + run.packs === 0;
}
