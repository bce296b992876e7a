import type { ContextPack } from '../../shared/context-pack.ts';
import type {
  CheckedEvidence,
  CitedEvidence,
  DiagnosisResult,
  StoredDiagnosis,
} from '../../shared/diagnosis.ts';
import { canonicalJson } from './canonical-json.ts';
import { storableText } from './storable-text.ts';

/** A datum of the record that a finding may cite. */
export interface Source {
  readonly label: string;
  readonly value: string;
  readonly recordedAt: string | null;
}

const maxValueCharacters = 500;

/**
 * Every citable datum of a pack by its source id: `entry:<id>`, `answer:<assessment_id>/<question_id>`,
 * `score:<assessment_id>/<key>`, `measure:<field>@<measured_at>`, `demographics:age`, `demographics:gender`.
 * What has no value cannot be cited.
 */
export function collectSources(pack: ContextPack): ReadonlyMap<string, Source> {
  return new Map([
    ...demographicSources(pack),
    ...entrySources(pack),
    ...pack.funnel_runs.assessments.flatMap(assessmentSources),
    ...measureSources(pack),
  ]);
}

/**
 * Checks the citations of a diagnosis against the record. A citation is supported when its finding exists, its source
 * exists, and a cited number does not contradict the recorded one. Others are kept, marked as unsupported.
 */
export function checkEvidence(
  diagnosis: DiagnosisResult,
  sources: ReadonlyMap<string, Source>,
): StoredDiagnosis {
  const evidence = (diagnosis.evidence ?? []).map((cited): CheckedEvidence => {
    const source = sources.get(cited.source_id);
    const supported =
      source !== undefined && cited.finding < diagnosis.findings.length && agrees(cited, source);
    return {
      ...cited,
      supported,
      label: source?.label ?? null,
      recorded_value: source?.value ?? null,
      recorded_at: source?.recordedAt ?? null,
    };
  });
  const supportedFindings = new Set(
    evidence.filter((cited) => cited.supported).map((cited) => cited.finding),
  );
  const indexes = diagnosis.findings.map((_, index) => index);
  return {
    ...diagnosis,
    evidence,
    unsupported_findings: indexes.filter((index) => !supportedFindings.has(index)),
  };
}

/** Two numbers agree when they are equal at the precision of the citation; anything but two numbers cannot contradict. */
function agrees(cited: CitedEvidence, source: Source): boolean {
  const citedNumber = toNumber(cited.value);
  const recorded = toNumber(source.value);
  if (citedNumber === null || recorded === null) return true;
  const decimals = /\.(\d+)$/.exec(String(citedNumber))?.[1]?.length ?? 0;
  return Math.abs(recorded - citedNumber) <= 0.5 * 10 ** -decimals + Number.EPSILON;
}

function toNumber(value: CitedEvidence['value']): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

type SourceEntry = [id: string, source: Source];

function demographicSources({ demographics }: ContextPack): SourceEntry[] {
  const { age, gender } = demographics;
  return [
    ...(age === null ? [] : [entry('demographics:age', { label: 'age', value: age, recordedAt: null })]),
    ...(gender === null
      ? []
      : [entry('demographics:gender', { label: 'gender', value: gender, recordedAt: null })]),
  ];
}

function entrySources({ anamnesis }: ContextPack): SourceEntry[] {
  return anamnesis.entries.map(({ id, title, content, created_at }) =>
    entry(`entry:${id}`, { label: title, value: textsIn(content).join(' '), recordedAt: created_at }),
  );
}

function assessmentSources(assessment: ContextPack['funnel_runs']['assessments'][number]): SourceEntry[] {
  const { assessment_id: id, funnel_name, completed_at: recordedAt, answers, result } = assessment;
  const scores = isRecord(result?.scores) ? Object.entries(result.scores) : [];
  return [
    ...answers.flatMap(({ question_id, label, value: number, data }) => {
      const value = number ?? (data === undefined ? '' : textsIn(data).join(' '));
      return value === '' ? [] : [entry(`answer:${id}/${question_id}`, { label, value, recordedAt })];
    }),
    ...scores.flatMap(([key, score]) =>
      score === null
        ? []
        : [entry(`score:${id}/${key}`, { label: `${funnel_name}: ${key}`, value: score, recordedAt })],
    ),
  ];
}

function measureSources({ current_measures: current }: ContextPack): SourceEntry[] {
  const fields = ['stress_score', 'sleep_score', 'risk_level'] as const;
  return [...current.series, current].flatMap((measure) => {
    const { measured_at: recordedAt } = measure;
    if (recordedAt === null) return [];
    return fields.flatMap((label) => {
      const value = measure[label];
      return value === null ? [] : [entry(`measure:${label}@${recordedAt}`, { label, value, recordedAt })];
    });
  });
}

function entry(id: string, datum: { label: string; value: Json; recordedAt: string | null }): SourceEntry {
  const text = typeof datum.value === 'object' ? canonicalJson(datum.value) : String(datum.value);
  // Cutting may halve a surrogate pair, which could not be stored.
  return [id, { ...datum, value: storableText(text.slice(0, maxValueCharacters)) }];
}

type Json = ContextPack['anamnesis']['entries'][number]['content'];

function textsIn(value: Json): string[] {
  if (value === null) return [];
  if (typeof value !== 'object') return [String(value)];
  return Object.values(value).flatMap(textsIn);
}

function isRecord(value: Json | undefined): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
