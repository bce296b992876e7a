import { findCallsites } from '../../wiring/callsites.ts';
import type { Check } from '../check.ts';

export const check: Check = {
  id: 'C-E76.4-1',
  rule: 'R-E76.4-1',
  kind: 'structure',
  sees: 'the syntax trees of renderer/: calls of `invoke` whose first argument is the literal `runs.execute`',
  async look() {
    const sites = findCallsites('renderer', 'invoke').filter(({ argument }) => argument === 'runs.execute');
    return sites.length > 0 ? [] : ["no call invoke('runs.execute', …) in renderer/"];
  },
};
