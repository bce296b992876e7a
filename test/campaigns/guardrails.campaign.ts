import type { Campaign, CampaignContext } from './support/campaign.ts';
import { copyProduct, type GuardrailCopy } from './support/guardrail-copy.ts';
import { type GuardrailMutant, guardrailMutants } from './support/guardrail-mutants.ts';
import { inLanes } from './support/in-lanes.ts';

const lanes = 2;

/**
 * Each guardrail is broken in a copy of the product, one way at a time: `verify:e76-4` must end with 1 and name that rule
 * and no other. Control: the copy as it is ends with 0; a script that cannot do its work ends with 2.
 */
export const campaign: Campaign = {
  name: 'guardrails',
  smallScale: 0.1,
  async run(context) {
    const { scaled, random } = context;
    const tried = random.sample(guardrailMutants, scaled(guardrailMutants.length));
    const copies = Array.from({ length: lanes }, copyProduct);
    try {
      const noticed = await tryInCopies(copies, tried, context);
      const [copy] = copies;
      const isSound = copy ? await exitsAsItMust(copy, context) : false;
      const counts = {
        mutants: tried.length,
        noticed: noticed.filter(Boolean).length,
        rules: new Set(tried.map(({ rule }) => rule)).size,
        exit_codes: isSound ? 'ok' : 'wrong',
      };
      return { ok: isSound && noticed.every(Boolean), counts };
    } finally {
      for (const copy of copies) copy.remove();
    }
  },
};

/** Each copy takes the next mutant when it is free. */
async function tryInCopies(
  copies: readonly GuardrailCopy[],
  mutants: readonly GuardrailMutant[],
  { note }: CampaignContext,
): Promise<boolean[]> {
  const free = [...copies];
  return inLanes(mutants, copies.length, async (mutant) => {
    const copy = free.pop();
    if (!copy) throw new Error('more lanes than copies');
    const { code, output } = await copy.broken(mutant, () => copy.verify(mutant.rule));
    free.push(copy);
    const named = [...output.matchAll(/^violates R-E76\.4-(\d+): ./gm)].map(([, rule]) => Number(rule));
    const isNoticed = code === 1 && named.length > 0 && named.every((rule) => rule === mutant.rule);
    if (!isNoticed) note(`${mutant.name}: exit ${code}\n${output}`);
    return isNoticed;
  });
}

async function exitsAsItMust(copy: GuardrailCopy, { scale, note }: CampaignContext): Promise<boolean> {
  const sound = await copy.verify(scale < 1 ? 15 : null);
  const told = scale < 1 ? 'satisfied: 1 of the guardrails' : 'All E76.4 guardrails satisfied';
  if (sound.code !== 0 || !sound.output.includes(told)) note(`sound: exit ${sound.code}\n${sound.output}`);
  const unable = {
    name: 'no schema',
    file: 'supabase/migrations/29990101000000_broken.sql',
    to: 'no sql;\n',
  };
  const failed = await copy.broken(unable, () => copy.verify(15));
  const isUnable = failed.code === 2 && !failed.output.includes('violates');
  if (!isUnable) note(`unable: exit ${failed.code}\n${failed.output}`);
  return sound.code === 0 && sound.output.includes(told) && isUnable;
}
