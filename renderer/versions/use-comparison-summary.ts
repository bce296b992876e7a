import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { RiskLevel } from '../../shared/diagnosis.ts';
import { formatPercent } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { isSameReport, type ListChange, type ReportComparison, type ValueChange } from './compare-reports.ts';

/** What is different between two reports, in one sentence: the risk first, then what changed of the rest. */
export function useComparisonSummary(): (comparison: ReportComparison) => string {
  const { t } = useLingui();
  const riskClause = useRiskClause();
  const confidenceClause = useConfidenceClause();
  const findingsClause = useFindingsClause();
  const listWords = useListWords();
  return (comparison) => {
    if (isSameReport(comparison)) return t`Nothing is different in content.`;
    const { risk, confidence, findings, recommendations, differential, missing } = comparison;
    const named = (name: (words: string) => string, list: ListChange) => {
      const words = listWords(list);
      return words === null ? null : name(words);
    };
    const clauses = [
      riskClause(risk),
      findingsClause(findings),
      named((words) => t`recommendations: ${words}`, recommendations),
      named((words) => t`missing information: ${words}`, missing),
      named((words) => t`differential diagnoses: ${words}`, differential),
      confidenceClause(confidence),
    ];
    return `${clauses.filter((clause) => clause !== null).join('; ')}.`;
  };
}

/** The first part names the findings, the others go without: "2 findings new, 1 gone". */
function useFindingsClause(): (list: ListChange) => string | null {
  const { t } = useLingui();
  const partsOf = useListParts();
  return (list) => {
    const { changes, added, removed, reworded, lost, gained } = list;
    if (changes.length === 0) return null;
    const [first, ...others] = partsOf(list);
    if (!first) return t`findings unchanged`;
    const named = {
      added: t`${plural(added, { one: '# finding new', other: '# findings new' })}`,
      removed: t`${plural(removed, { one: '# finding gone', other: '# findings gone' })}`,
      reworded: t`${plural(reworded, { one: '# finding reworded', other: '# findings reworded' })}`,
      lost: t`${plural(lost, { one: '# finding not supported any more', other: '# findings not supported any more' })}`,
      gained: t`${plural(gained, { one: '# finding supported now', other: '# findings supported now' })}`,
    }[first.name];
    return [named, ...others.map(({ words }) => words)].join(', ');
  };
}

/** What changed in a list, such as "1 new, 2 gone"; null: nothing. */
export function useListWords(): (list: ListChange) => string | null {
  const partsOf = useListParts();
  return (list) => {
    const parts = partsOf(list).map(({ words }) => words);
    return parts.length > 0 ? parts.join(', ') : null;
  };
}

interface ListPart {
  readonly name: Exclude<keyof ListChange, 'changes'>;
  readonly words: string;
}

function useListParts(): (list: ListChange) => ListPart[] {
  const { t } = useLingui();
  return (list) => {
    const { added, removed, reworded, lost, gained } = list;
    const parts: readonly ListPart[] = [
      { name: 'added', words: t`${added} new` },
      { name: 'removed', words: t`${removed} gone` },
      { name: 'reworded', words: t`${reworded} reworded` },
      { name: 'lost', words: t`${lost} not supported any more` },
      { name: 'gained', words: t`${gained} supported now` },
    ];
    return parts.filter(({ name }) => list[name] > 0);
  };
}

function useRiskClause(): (change: ValueChange<RiskLevel>) => string {
  const { t } = useLingui();
  const riskWord = useRiskWordInText();
  return ({ before, after, direction }) => {
    const from = before ? riskWord(before) : '';
    const to = after ? riskWord(after) : '';
    if (direction === 'same') return after ? t`Risk unchanged (${to})` : t`Risk not stated in either`;
    return {
      higher: t`Risk rose from ${from} to ${to}`,
      lower: t`Risk fell from ${from} to ${to}`,
      stated: t`Risk stated now: ${to}`,
      unstated: t`Risk not stated any more (was ${from})`,
    }[direction];
  };
}

function useConfidenceClause(): (change: ValueChange<number>) => string | null {
  const { t } = useLingui();
  const locale = useFormatLocale();
  return ({ before, after, direction }) => {
    const from = before === null ? '' : formatPercent(before, locale);
    const to = after === null ? '' : formatPercent(after, locale);
    return {
      same: null,
      higher: t`confidence up from ${from} to ${to}`,
      lower: t`confidence down from ${from} to ${to}`,
      stated: t`confidence stated now: ${to}`,
      unstated: t`confidence not stated any more`,
    }[direction];
  };
}

/** The word for a risk in the middle of a sentence. */
function useRiskWordInText(): (risk: RiskLevel) => string {
  const { t } = useLingui();
  return (risk) => ({ low: t`low`, moderate: t`moderate`, high: t`high`, critical: t`critical` })[risk];
}
