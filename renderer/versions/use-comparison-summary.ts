import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { RiskLevel } from '../../shared/diagnosis.ts';
import { useRiskWord } from '../design/Badges.tsx';
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

function useFindingsClause(): (list: ListChange) => string | null {
  const { t } = useLingui();
  return ({ changes, added, removed, reworded, supportOnly }) => {
    if (changes.length === 0) return null;
    const parts = [
      added > 0 ? t`${plural(added, { one: '# finding new', other: '# findings new' })}` : null,
      removed > 0 ? t`${plural(removed, { one: '# finding gone', other: '# findings gone' })}` : null,
      reworded > 0
        ? t`${plural(reworded, { one: '# finding reworded', other: '# findings reworded' })}`
        : null,
      supportOnly > 0
        ? t`${plural(supportOnly, { one: '# finding with other evidence', other: '# findings with other evidence' })}`
        : null,
    ].filter((part) => part !== null);
    return parts.length > 0 ? parts.join(', ') : t`findings unchanged`;
  };
}

/** What changed in a list, such as "1 new, 2 gone"; null: nothing. */
export function useListWords(): (list: ListChange) => string | null {
  const { t } = useLingui();
  return ({ added, removed, reworded, supportOnly }) => {
    const parts = [
      added > 0 ? t`${added} new` : null,
      removed > 0 ? t`${removed} gone` : null,
      reworded > 0 ? t`${reworded} reworded` : null,
      supportOnly > 0 ? t`${supportOnly} with other evidence` : null,
    ].filter((part) => part !== null);
    return parts.length > 0 ? parts.join(', ') : null;
  };
}

function useRiskClause(): (change: ValueChange<RiskLevel>) => string {
  const { t } = useLingui();
  const riskWord = useRiskWord();
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
