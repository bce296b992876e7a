import { z } from 'zod';

// The model is a stranger to the app: it reads the pack tolerantly, as a language model would, and only what it uses.
const text = z.string();
const optionalText = text.nullish().catch(null);
const optionalNumber = z.number().nullish().catch(null);

const entrySchema = z.looseObject({
  id: text,
  title: text.catch(''),
  entry_type: text.catch('other'),
  content: z.json().catch(null),
  created_at: optionalText,
});

const assessmentSchema = z.looseObject({
  assessment_id: text,
  funnel_slug: text.catch(''),
  funnel_name: text.catch(''),
  completed_at: optionalText,
  answers: z
    .array(z.looseObject({ question_id: text, label: text.catch(''), value: optionalNumber }))
    .catch([]),
  result: z
    .looseObject({ scores: z.record(text, z.unknown()).catch({}) })
    .nullish()
    .catch(null),
});

const measureSchema = z.looseObject({
  measured_at: optionalText,
  stress_score: optionalNumber,
  sleep_score: optionalNumber,
  risk_level: optionalText,
});

const packSchema = z.looseObject({
  demographics: z
    .looseObject({ age: optionalNumber, gender: optionalText })
    .catch({ age: null, gender: null }),
  anamnesis: z.looseObject({ entries: z.array(entrySchema).catch([]) }).catch({ entries: [] }),
  funnel_runs: z.looseObject({ assessments: z.array(assessmentSchema).catch([]) }).catch({ assessments: [] }),
  current_measures: measureSchema
    .extend({ series: z.array(measureSchema).catch([]) })
    .catch({ series: [], measured_at: null, stress_score: null, sleep_score: null, risk_level: null }),
  metadata: z.looseObject({ retrieved_at: optionalText }).catch({ retrieved_at: null }),
});

export interface PackEntry {
  id: string;
  type: string;
  /** Title and every text inside the content, as one string. */
  text: string;
  createdAt: string | null;
}

export interface PackMeasure {
  at: string;
  stress: number | null;
  sleep: number | null;
}

export interface PackAssessment {
  id: string;
  funnel: string;
  name: string;
  completedAt: string | null;
  answers: { questionId: string; label: string; value: number }[];
  scores: Map<string, number>;
}

/** The parts of a context pack the rules look at. Measures and assessments are newest first. */
export interface Pack {
  age: number | null;
  gender: string | null;
  entries: PackEntry[];
  assessments: PackAssessment[];
  measures: PackMeasure[];
  riskLevel: string | null;
  retrievedAt: string | null;
}

/** Finds and reads the pack between `<context_pack>` and the last `</context_pack>`; the error is a sentence. */
export function readContextPack(userText: string): { ok: true; pack: Pack } | { ok: false; message: string } {
  const open = '<context_pack>';
  const start = userText.indexOf(open);
  const end = userText.lastIndexOf('</context_pack>');
  if (start === -1 || end < start) return { ok: false, message: 'The message holds no <context_pack>.' };
  let json: unknown;
  try {
    json = JSON.parse(userText.slice(start + open.length, end));
  } catch {
    return { ok: false, message: 'The <context_pack> is not valid JSON.' };
  }
  const parsed = packSchema.safeParse(json);
  if (!parsed.success) return { ok: false, message: 'The <context_pack> is not a JSON object.' };
  return { ok: true, pack: toPack(parsed.data) };
}

function toPack(raw: z.infer<typeof packSchema>): Pack {
  const { current_measures: current } = raw;
  return {
    age: raw.demographics.age ?? null,
    gender: raw.demographics.gender ?? null,
    entries: raw.anamnesis.entries.map((entry) => ({
      id: entry.id,
      type: entry.entry_type,
      text: [entry.title, ...textsIn(entry.content)].join('. '),
      createdAt: entry.created_at ?? null,
    })),
    assessments: raw.funnel_runs.assessments.map(toAssessment),
    measures: [current, ...current.series].flatMap((measure) => {
      if (measure.measured_at == null) return [];
      return [
        { at: measure.measured_at, stress: measure.stress_score ?? null, sleep: measure.sleep_score ?? null },
      ];
    }),
    riskLevel: current.risk_level ?? null,
    retrievedAt: raw.metadata.retrieved_at ?? null,
  };
}

function toAssessment(raw: z.infer<typeof assessmentSchema>): PackAssessment {
  const scores = new Map<string, number>();
  for (const [key, value] of Object.entries(raw.result?.scores ?? {})) {
    if (typeof value === 'number') scores.set(key, value);
  }
  return {
    id: raw.assessment_id,
    funnel: raw.funnel_slug,
    name: raw.funnel_name === '' ? raw.funnel_slug : raw.funnel_name,
    completedAt: raw.completed_at ?? null,
    answers: raw.answers.flatMap(({ question_id, label, value }) =>
      value == null ? [] : [{ questionId: question_id, label, value }],
    ),
    scores,
  };
}

function textsIn(value: z.infer<ReturnType<typeof z.json>>): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (value !== null && typeof value === 'object') return Object.values(value).flatMap(textsIn);
  return [];
}
