import type { Campaign, CampaignContext } from './support/campaign.ts';
import { type GuardrailMutant, guardrailMutants } from './support/guardrail-mutants.ts';
import { copyProduct, inBrokenCopies, type ProductCopy, type ScriptRun } from './support/product-copy.ts';

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
      const noticed = await inBrokenCopies(copies, tried, (copy, mutant) => isNoticed(copy, mutant, context));
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

async function isNoticed(
  copy: ProductCopy,
  mutant: GuardrailMutant,
  { note }: CampaignContext,
): Promise<boolean> {
  const { code, output } = await verify(copy, mutant.rule);
  const named = [...output.matchAll(/^violates R-E76\.4-(\d+): ./gm)].map(([, rule]) => Number(rule));
  const noticed = code === 1 && named.length > 0 && named.every((rule) => rule === mutant.rule);
  if (!noticed) note(`${mutant.name}: exit ${code}\n${output}`);
  return noticed;
}

/** @param rule null: all */
function verify(copy: ProductCopy, rule: number | null): Promise<ScriptRun> {
  return copy.run('scripts/verify-e76-4.ts', ...(rule === null ? [] : ['--only', String(rule)]));
}

async function exitsAsItMust(copy: ProductCopy, { scale, note }: CampaignContext): Promise<boolean> {
  const sound = await verify(copy, scale < 1 ? 18 : null);
  const told = scale < 1 ? 'satisfied: 1 of the guardrails' : 'All E76.4 guardrails satisfied';
  if (sound.code !== 0 || !sound.output.includes(told)) note(`sound: exit ${sound.code}\n${sound.output}`);
  const unable = {
    name: 'no schema',
    file: 'supabase/migrations/29990101000000_broken.sql',
    to: 'no sql;\n',
  };
  const failed = await copy.broken(unable, () => verify(copy, 15));
  const isUnable = failed.code === 2 && !failed.output.includes('violates');
  if (!isUnable) note(`unable: exit ${failed.code}\n${failed.output}`);
  return sound.code === 0 && sound.output.includes(told) && isUnable;
}
