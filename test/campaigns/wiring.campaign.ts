import type { Campaign } from './support/campaign.ts';
import { copyProduct, inBrokenCopies } from './support/product-copy.ts';
import { wiringMutants } from './support/wiring-mutants.ts';

const lanes = 2;
const gate = 'scripts/check-wiring.ts';

/**
 * Everything that the wiring gate looks at is broken in a copy of the product, one way at a time: it must fail and name
 * what was broken. Control: in the copy as it is it finds nothing.
 */
export const campaign: Campaign = {
  name: 'wiring',
  smallScale: 0.1,
  async run({ scaled, random, note }) {
    const tried = random.sample(wiringMutants, scaled(wiringMutants.length));
    const copies = Array.from({ length: lanes }, copyProduct);
    try {
      const named = await inBrokenCopies(copies, tried, async (copy, mutant) => {
        const { code, output } = await copy.run(gate);
        const isNamed = code === 1 && output.includes(mutant.says);
        if (!isNamed) note(`${mutant.name}: exit ${code}\n${output}`);
        return isNamed;
      });
      const sound = await copies[0]?.run(gate);
      if (sound?.code !== 0) note(`sound: ${sound?.output}`);
      const counts = {
        mutants: tried.length,
        named: named.filter(Boolean).length,
        control: sound?.code ?? -1,
      };
      return { ok: named.every(Boolean) && sound?.code === 0, counts };
    } finally {
      for (const copy of copies) copy.remove();
    }
  },
};
