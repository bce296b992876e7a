import type { Check } from '../check.ts';
import { matrixProblems, readMatrix } from '../matrix.ts';

export const check: Check = {
  id: 'C-E76.4-20',
  rule: 'R-E76.4-20',
  kind: 'structure',
  sees: 'docs/e7/E76_4_RULES_VS_CHECKS_MATRIX.md beside what is registered and how the rules fare now; orphans on either side',
  async look({ registered, soFar }) {
    return matrixProblems(readMatrix(), registered, soFar);
  },
};
