import { type RiskLevel, riskLevels } from '../../shared/diagnosis.ts';

/** How the risk of a draft stands to the own impression; `steps` between neighbouring levels. */
export type RiskComparison =
  | { readonly kind: 'same' }
  | { readonly kind: 'higher' | 'lower'; readonly steps: number }
  /** One of them names no risk. */
  | { readonly kind: 'unknown' };

/** Compares the draft with the own impression: `higher` means that the draft is. */
export function compareRisk(own: RiskLevel | null, draft: RiskLevel | null): RiskComparison {
  if (own === null || draft === null) return { kind: 'unknown' };
  const steps = riskLevels.indexOf(draft) - riskLevels.indexOf(own);
  if (steps === 0) return { kind: 'same' };
  return { kind: steps > 0 ? 'higher' : 'lower', steps: Math.abs(steps) };
}
