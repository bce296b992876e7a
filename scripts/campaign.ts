import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { listCampaigns, runCampaign } from '../test/campaigns/support/run-campaign.ts';

const usage = 'npm run campaign -- <name>|all [--scale x|small] [--seed n]';
/** What has not ended by then hangs; and a campaign that has ended leaves nothing open. */
const limitMs = { small: 5 * 60_000, full: 3 * 3_600_000, leave: 30_000 };

const { values, positionals } = parseArgs({
  options: { scale: { type: 'string' }, seed: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const scaleSchema = z.union([z.literal('small'), z.coerce.number().positive()]);
const scale = scaleSchema.parse(values.scale ?? process.env.CAMPAIGN_SCALE ?? '1');
const seed = z.coerce.number().int().parse(values.seed);
const known = listCampaigns();
const [name] = positionals;

if (positionals.length !== 1 || name === undefined || !['all', ...known].includes(name)) {
  console.error(`${usage}\ncampaigns: ${known.join(' ')}`);
  process.exitCode = 1;
} else if (name === 'all') {
  const met = known.map(runAlone);
  process.exitCode = met.every(Boolean) ? 0 : 1;
} else {
  const limit = setTimeout(giveUp, scale === 'small' ? limitMs.small : limitMs.full, 'hung');
  process.exitCode = (await runCampaign(name, { scale, seed })) ? 0 : 1;
  clearTimeout(limit);
  setTimeout(giveUp, limitMs.leave, 'left_open').unref();
}

/** In a process of its own: what one campaign leaves behind cannot reach the next. */
function runAlone(campaign: string): boolean {
  const args = [import.meta.filename, campaign, '--scale', String(scale), '--seed', String(seed)];
  return spawnSync(process.execPath, args, { stdio: 'inherit' }).status === 0;
}

function giveUp(why: string): never {
  console.log(`figure ${name} ok=false ${why}=1 scale=${scale}`);
  process.exit(1);
}
