import { type ContextPack, contextPackSchema } from '../../../shared/context-pack.ts';

export const patientId = '0193a000-0000-7000-8000-000000000001';

type Entry = ContextPack['anamnesis']['entries'][number];
type Assessment = ContextPack['funnel_runs']['assessments'][number];

/** An anamnesis entry; `id` is a short text, as only its uniqueness matters. */
export function entry(change: Partial<Entry> = {}): Entry {
  return {
    id: 'e1',
    title: 'Intake',
    entry_type: 'intake',
    tags: [],
    content: { text: 'Sleeps badly since spring.' },
    created_at: '2026-05-01T08:00:00+00:00',
    updated_at: '2026-05-01T08:00:00+00:00',
    ...change,
  };
}

export function assessment(change: Partial<Assessment> = {}): Assessment {
  return {
    assessment_id: 'a1',
    funnel_slug: 'sleep',
    funnel_name: 'Sleep check',
    started_at: '2026-06-01T08:00:00+00:00',
    completed_at: '2026-06-01T08:10:00+00:00',
    answers: [
      { question_id: 'q1', label: 'How rested are you?', value: 2 },
      { question_id: 'q2', label: 'Not answered', value: null },
    ],
    result: { scores: { sleep_quality: 31.5 }, risk_models: null, algorithm_version: 'v1' },
    ...change,
  };
}

/** A small, complete record, parsed like one from the server. */
export function pack(change: Partial<ContextPack> = {}): ContextPack {
  return contextPackSchema.parse({
    patient_id: patientId,
    demographics: { age: 46, gender: 'female' },
    anamnesis: { entries: [entry()], total_count: 1, limited_to: 30 },
    funnel_runs: { assessments: [assessment()], total_count: 1, limit_per_funnel: 2 },
    current_measures: {
      stress_score: 72,
      sleep_score: 35,
      risk_level: 'high',
      measured_at: '2026-06-02T08:00:00+00:00',
      series: [
        {
          measured_at: '2026-03-02T08:00:00+00:00',
          stress_score: 60,
          sleep_score: null,
          risk_level: 'moderate',
        },
      ],
    },
    metadata: { retrieved_at: '2026-06-03T08:00:00+00:00', context_version: 'v2' },
    ...change,
  });
}

/** The pack with these entries instead. */
export function packWithEntries(entries: Entry[]): ContextPack {
  return pack({ anamnesis: { entries, total_count: entries.length, limited_to: 30 } });
}
