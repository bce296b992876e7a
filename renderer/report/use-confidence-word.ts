import { useLingui } from '@lingui/react/macro';
import { confidenceWord } from './confidence.ts';

/** The word for a confidence from 0 to 1. */
export function useConfidenceWord(): (score: number) => string {
  const { t } = useLingui();
  return (score) => ({ low: t`Low`, moderate: t`Moderate`, high: t`High` })[confidenceWord(score)];
}
