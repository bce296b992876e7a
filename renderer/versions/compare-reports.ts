import { type RiskLevel, riskLevels, type StoredDiagnosis } from '../../shared/diagnosis.ts';
import { matchTexts, type TextPair } from './match-texts.ts';
import { type MarkedPiece, markWords } from './word-marks.ts';

/** Where a value went from one report to the next; `stated` and `unstated`: one of them does not name it. */
export type Direction = 'higher' | 'lower' | 'same' | 'stated' | 'unstated';

export interface ValueChange<Value> {
  readonly before: Value | null;
  readonly after: Value | null;
  readonly direction: Direction;
}

/** One text of a list with what became of it; each side in pieces, the changed words marked. Null: not on that side. */
export interface TextChange {
  readonly kind: TextPair['kind'];
  /** Counted from 1, as it is shown in its report. */
  readonly before: { readonly number: number; readonly pieces: readonly MarkedPiece[] } | null;
  readonly after: { readonly number: number; readonly pieces: readonly MarkedPiece[] } | null;
  /** The record bore it out before and does not any more, or the other way round. */
  readonly support: 'lost' | 'gained' | null;
}

export interface ListChange {
  readonly changes: readonly TextChange[];
  readonly added: number;
  readonly removed: number;
  readonly reworded: number;
  /** Findings that are in both and that the record does not bear out any more. */
  readonly lost: number;
  /** Findings that are in both and that the record bears out now. */
  readonly gained: number;
}

/** What is clinically different between two reports of a patient. */
export interface ReportComparison {
  readonly risk: ValueChange<RiskLevel>;
  /** From 0 to 1. */
  readonly confidence: ValueChange<number>;
  readonly summary: TextChange;
  readonly findings: ListChange;
  readonly recommendations: ListChange;
  readonly differential: ListChange;
  readonly missing: ListChange;
}

/** Compares a report with a later one. Pure: both are as they were stored. */
export function compareReports(before: StoredDiagnosis, after: StoredDiagnosis): ReportComparison {
  return {
    risk: valueChange(before.risk_level ?? null, after.risk_level ?? null, (risk) =>
      riskLevels.indexOf(risk),
    ),
    // As far as it is shown, which is in whole per cent.
    confidence: valueChange(before.confidence_score ?? null, after.confidence_score ?? null, (score) =>
      Math.round(score * 100),
    ),
    summary: textChange(
      { kind: before.summary.trim() === after.summary.trim() ? 'same' : 'reworded', before: 0, after: 0 },
      [before.summary],
      [after.summary],
    ),
    findings: findingsChange(before, after),
    recommendations: listChange(before.recommendations, after.recommendations),
    differential: listChange(conditionsOf(before), conditionsOf(after)),
    missing: listChange(before.missing_information ?? [], after.missing_information ?? []),
  };
}

/** True: nothing that the comparison looks at is different. */
export function isSameReport({ risk, confidence, summary, ...lists }: ReportComparison): boolean {
  const texts = [summary, ...Object.values(lists).flatMap(({ changes }) => changes)];
  return (
    risk.direction === 'same' &&
    confidence.direction === 'same' &&
    texts.every(({ kind, support }) => kind === 'same' && support === null)
  );
}

function valueChange<Value>(
  before: Value | null,
  after: Value | null,
  rank: (value: Value) => number,
): ValueChange<Value> {
  const rankOf = (value: Value | null) => (value === null ? null : rank(value));
  return { before, after, direction: directionOf(rankOf(before), rankOf(after)) };
}

function directionOf(before: number | null, after: number | null): Direction {
  if (before === after) return 'same';
  if (before === null) return 'stated';
  if (after === null) return 'unstated';
  return after > before ? 'higher' : 'lower';
}

function conditionsOf({ differential = [] }: StoredDiagnosis): string[] {
  return differential.map(({ condition }) => condition);
}

function listChange(before: readonly string[], after: readonly string[]): ListChange {
  return counted(matchTexts(before, after).map((pair) => textChange(pair, before, after)));
}

function findingsChange(before: StoredDiagnosis, after: StoredDiagnosis): ListChange {
  const isSupported = (report: StoredDiagnosis, index: number) =>
    !report.unsupported_findings.includes(index);
  const changes = matchTexts(before.findings, after.findings).map((pair) => {
    const change = textChange(pair, before.findings, after.findings);
    if (pair.before === null || pair.after === null) return change;
    const was = isSupported(before, pair.before);
    const is = isSupported(after, pair.after);
    return was === is ? change : { ...change, support: is ? ('gained' as const) : ('lost' as const) };
  });
  return counted(changes);
}

function counted(changes: readonly TextChange[]): ListChange {
  const amount = (wanted: TextChange['kind']) => changes.filter(({ kind }) => kind === wanted).length;
  return {
    changes,
    added: amount('added'),
    removed: amount('removed'),
    reworded: amount('reworded'),
    lost: changes.filter(({ support }) => support === 'lost').length,
    gained: changes.filter(({ support }) => support === 'gained').length,
  };
}

function textChange(pair: TextPair, before: readonly string[], after: readonly string[]): TextChange {
  const own = textAt(before, pair.before);
  const other = textAt(after, pair.after);
  const marked =
    pair.kind === 'reworded' ? markWords(own, other) : { before: whole(own), after: whole(other) };
  return {
    kind: pair.kind,
    before: pair.before === null ? null : { number: pair.before + 1, pieces: marked.before },
    after: pair.after === null ? null : { number: pair.after + 1, pieces: marked.after },
    support: null,
  };
}

function textAt(texts: readonly string[], at: number | null): string {
  return at === null ? '' : (texts[at] ?? '');
}

function whole(text: string): MarkedPiece[] {
  return [{ text, isChanged: false }];
}
