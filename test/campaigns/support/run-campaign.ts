import { readdirSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import { createRandom } from '../../../embedded/demo/random.ts';
import type { Campaign, CampaignOutcome } from './campaign.ts';

const folder = new URL('../', import.meta.url);
const ending = '.campaign.ts';

/** The names of all campaigns, in the order of the alphabet. */
export function listCampaigns(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .sort();
}

/** Scale `small`: the one that the campaign names for `npm test`. */
export interface CampaignChoice {
  readonly scale: number | 'small';
  readonly seed: number;
}

/**
 * Runs a campaign and prints its one line, `figure <name> ok=… <key>=<value> … scale=… seconds=…`. A campaign that
 * throws has not met its figure.
 * @returns whether the figure was met.
 */
export async function runCampaign(name: string, choice: CampaignChoice): Promise<boolean> {
  const campaign = await loadCampaign(name);
  const scale = choice.scale === 'small' ? campaign.smallScale : choice.scale;
  const note = (line: string) => console.error(`${name}: ${line}`);
  const startedAtMs = performance.now();
  const { ok, counts } = await runOrThrown(campaign, { scale, seed: choice.seed, note });
  const seconds = ((performance.now() - startedAtMs) / 1_000).toFixed(1);
  if (!ok) note(`not met; repeat it with --scale ${scale} --seed ${choice.seed}`);
  const figures = Object.entries({ ok, ...counts, scale, seconds }).map(([key, value]) => `${key}=${value}`);
  console.log(['figure', name, ...figures].join(' '));
  return ok;
}

const moduleSchema = z.object({
  campaign: z.custom<Campaign>((value) => campaignShape.safeParse(value).success),
});
const campaignShape = z.object({
  name: z.string(),
  smallScale: z.number().positive(),
  run: z.function(),
});

async function loadCampaign(name: string): Promise<Campaign> {
  const loaded: unknown = await import(new URL(`${name}${ending}`, folder).href);
  const { campaign } = moduleSchema.parse(loaded);
  if (campaign.name !== name) throw new Error(`${name}${ending} holds the campaign ${campaign.name}`);
  return campaign;
}

async function runOrThrown(
  campaign: Campaign,
  { scale, seed, note }: { scale: number; seed: number; note: (line: string) => void },
): Promise<CampaignOutcome> {
  try {
    return await campaign.run({
      scale,
      seed,
      scaled: (full) => Math.max(1, Math.round(full * scale)),
      random: createRandom(`${campaign.name} ${seed}`),
      note,
    });
  } catch (fault) {
    note(fault instanceof Error ? (fault.stack ?? fault.message) : String(fault));
    return { ok: false, counts: { threw: 1 } };
  }
}
