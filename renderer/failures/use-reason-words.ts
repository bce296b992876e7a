import { useLingui } from '@lingui/react/macro';
import { describeRunFailure } from '../bridge/describe-failure.ts';
import { failureNames } from '../i18n/failure-names.ts';
import type { Reason, Series } from './failure-view.ts';

export interface ReasonWords {
  readonly name: string;
  readonly what: string;
  readonly advice: string;
}

/** A reason in a few words, in a sentence, and what to do about it. */
export function useReasonWords(): (reason: Reason) => ReasonWords {
  const { t, i18n } = useLingui();
  return (reason) => {
    if (reason === null) {
      return {
        name: t`No reason on record`,
        what: t`These runs failed before this app was there, and do not say why.`,
        advice: t`Run one of them again: the next end has its reason.`,
      };
    }
    const { what, advice } = describeRunFailure(reason, i18n);
    return { name: i18n._(failureNames[reason]), what, advice: advice ?? '' };
  };
}

/** The name of a series: that of its reason, or that the rarer ones are together in it. */
export function useSeriesName(): (series: Series) => string {
  const { t } = useLingui();
  const words = useReasonWords();
  return ({ reasons }) => {
    const [reason = null] = reasons;
    return reasons.length > 1 ? t`Other reasons` : words(reason).name;
  };
}
