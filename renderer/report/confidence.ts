export type ConfidenceWord = 'low' | 'moderate' | 'high';

/** The word for a confidence from 0 to 1: below 0.5 low, below 0.75 moderate. */
export function confidenceWord(score: number): ConfidenceWord {
  if (score < 0.5) return 'low';
  return score < 0.75 ? 'moderate' : 'high';
}
