import type { ContextPack } from '../../shared/context-pack.ts';
import { readableLines } from './readable.ts';
import { sourceIds } from './record-places.ts';

type Assessment = ContextPack['funnel_runs']['assessments'][number];
type Answer = Assessment['answers'][number];

/** How an answer stands to the one of the time before. */
export type Change =
  | { readonly kind: 'up' | 'down'; readonly by: number; readonly before: string }
  | { readonly kind: 'same' }
  | { readonly kind: 'other'; readonly before: string }
  /** It was not asked the time before, or there was none. */
  | { readonly kind: 'new' };

export interface AnswerView {
  readonly sourceId: string;
  readonly label: string;
  /** Empty: it was left out. */
  readonly value: string;
  /** Set when the answer is a plain number. */
  readonly number: number | null;
  readonly change: Change;
}

export interface QuestionnaireView {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly completedAt: string | null;
  /** When the same questionnaire was completed the time before; null: never, as far as the record tells. */
  readonly previousAt: string | null;
  readonly scores: readonly AnswerView[];
  readonly answers: readonly AnswerView[];
}

/** Every questionnaire of the record, newest first, compared with the same one the time before. */
export function questionnaireViews({ funnel_runs }: ContextPack): QuestionnaireView[] {
  const newestFirst = funnel_runs.assessments.toSorted((a, b) => timeOf(b) - timeOf(a));
  return newestFirst.map((assessment, index) => {
    const previous = newestFirst
      .slice(index + 1)
      .find(({ funnel_slug: slug }) => slug === assessment.funnel_slug);
    return {
      id: assessment.assessment_id,
      slug: assessment.funnel_slug,
      name: assessment.funnel_name,
      completedAt: assessment.completed_at,
      previousAt: previous?.completed_at ?? null,
      scores: scoreViews(assessment, previous),
      answers: assessment.answers.map((answer) => answerView(assessment, answer, previous)),
    };
  });
}

function timeOf({ completed_at, started_at }: Assessment): number {
  const ms = Date.parse(completed_at ?? started_at ?? '');
  return Number.isNaN(ms) ? 0 : ms;
}

function scoreViews(assessment: Assessment, previous: Assessment | undefined): AnswerView[] {
  const before = new Map(previous ? allScoresOf(previous) : []);
  return allScoresOf(assessment).map(([key, now]) => ({
    sourceId: sourceIds.score(assessment.assessment_id, key),
    label: key,
    ...now,
    change: changeOf(now, before.get(key)),
  }));
}

/** Also those that are no numbers: a report may cite them. */
function allScoresOf({ result }: Assessment): [key: string, score: Content][] {
  const scores = result?.scores ?? null;
  if (typeof scores !== 'object' || scores === null || Array.isArray(scores)) return [];
  return Object.entries(scores).flatMap(([key, score]): [string, Content][] =>
    score === null
      ? []
      : [[key, contentOf({ value: typeof score === 'number' ? score : null, data: score })]],
  );
}

function answerView(assessment: Assessment, answer: Answer, previous: Assessment | undefined): AnswerView {
  const now = contentOf(answer);
  const then = previous?.answers.find(({ question_id: id }) => id === answer.question_id);
  return {
    sourceId: sourceIds.answer(assessment.assessment_id, answer.question_id),
    label: answer.label,
    ...now,
    change: changeOf(now, then && contentOf(then)),
  };
}

interface Content {
  readonly number: number | null;
  readonly value: string;
}

function contentOf({ value, data }: Pick<Answer, 'value' | 'data'>): Content {
  if (value !== null) return { number: value, value: String(value) };
  const words =
    data === undefined ? [] : readableLines(data).map(({ term, text }) => (term ? `${term}: ${text}` : text));
  return { number: null, value: words.join(', ') };
}

/** What has changed since the time before. */
function changeOf(now: Content, then: Content | undefined): Change {
  if (then === undefined || then.value === '') return { kind: 'new' };
  if (then.value === now.value) return { kind: 'same' };
  if (now.number === null || then.number === null) return { kind: 'other', before: then.value };
  const by = now.number - then.number;
  // 0.1 + 0.2: no more decimals than the answers themselves can have.
  return { kind: by > 0 ? 'up' : 'down', by: Math.round(Math.abs(by) * 1000) / 1000, before: then.value };
}
