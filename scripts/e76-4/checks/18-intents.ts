import { ipcContract } from '../../../shared/ipc-contract.ts';
import { type Check, createFindings } from '../check.ts';

export const check: Check = {
  id: 'C-E76.4-18',
  rule: 'R-E76.4-18',
  kind: 'structure',
  sees: 'the contract: every channel says in a sentence of its own what it is for',
  async look() {
    const { seen, expect } = createFindings();
    const known = new Map<string, string>();
    for (const [channel, { intent }] of Object.entries(ipcContract)) {
      expect(/^\S.{14,}\.$/s.test(intent), `${channel} has no documented intent (“${intent}”)`);
      const other = known.get(intent);
      expect(other === undefined, `${channel} and ${other} have the same intent`);
      known.set(intent, channel);
    }
    expect(known.size > 20, `only ${known.size} channels were seen`);
    return seen;
  },
};
