import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../embedded/demo/random.ts';
import { openCache } from '../../main/db/open-cache.ts';
import type { Campaign } from './support/campaign.ts';
import { inLanes } from './support/in-lanes.ts';
import { createPowerLedger, type PowerLedger, toldSchema } from './support/power-ledger.ts';

const writer = new URL('./support/write-until-killed.ts', import.meta.url).pathname;
const killsPerFile = 25;
const lanes = 2;

/**
 * A process that writes to the cache is killed by SIGKILL, at a moment that falls anywhere into its writes; the next
 * one goes on with the same file. Whatever was acknowledged before a kill must be there after it.
 */
export const campaign: Campaign = {
  name: 'power',
  smallScale: 0.01,
  async run({ scaled, random, note }) {
    const folder = mkdtempSync(join(tmpdir(), 'rhythm-power-'));
    try {
      const kills = scaled(1_000);
      const files = Array.from({ length: Math.ceil(kills / killsPerFile) }, (_, index) => ({
        path: join(folder, `${index}.db`),
        kills: Math.min(killsPerFile, kills - index * killsPerFile),
        seed: random.int(0, 1_000_000),
      }));
      const killed = await inLanes(files, lanes, (file) => killOverAndOver(file, random, note));
      const sum = (key: 'kills' | 'acknowledged' | 'lost' | 'damaged' | 'logsLeft') =>
        killed.reduce((total, file) => total + file[key], 0);
      const counts = {
        kills: sum('kills'),
        acknowledged_writes: sum('acknowledged'),
        lost: sum('lost'),
        damaged_files: sum('damaged'),
        checks_with_a_log_left: sum('logsLeft'),
      };
      return {
        ok: counts.lost === 0 && counts.damaged_files === 0 && counts.checks_with_a_log_left > 0,
        counts,
      };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

interface File {
  readonly path: string;
  readonly kills: number;
  readonly seed: number;
}

async function killOverAndOver(file: File, random: Random, note: (line: string) => void) {
  const key = randomBytes(32);
  const ledger = createPowerLedger();
  let [lost, damaged, logsLeft] = [0, 0, 0];
  for (let kill = 1; kill <= file.kills; kill++) {
    await killOne(file, key, `${file.seed} ${kill}`, random, ledger);
    // Otherwise it is the next process that recovers the file.
    if (kill < file.kills && random.chance(0.5)) continue;
    if (statSync(`${file.path}-wal`, { throwIfNoEntry: false })?.size) logsLeft += 1;
    const opened = openCache({ path: file.path, key, nativeBinding: undefined });
    if (!opened.ok) {
      note(`${file.path} after kill ${kill}: ${opened.error.kind}`);
      return { kills: kill, acknowledged: ledger.acknowledged(), lost, damaged: damaged + 1, logsLeft };
    }
    const faults = ledger.check(opened.value);
    if (!opened.value.verify().ok) damaged += 1;
    opened.value.close();
    lost += faults.length;
    for (const fault of faults.slice(0, 3)) note(`${file.path} after kill ${kill}: ${fault}`);
  }
  return { kills: file.kills, acknowledged: ledger.acknowledged(), lost, damaged, logsLeft };
}

/** Lets a process write for a while and kills it. */
async function killOne(
  { path }: File,
  key: Buffer,
  seed: string,
  random: Random,
  ledger: PowerLedger,
): Promise<void> {
  const child = spawn(process.execPath, [writer, path, key.toString('hex'), seed], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const killAt = random.int(1, 60);
  const waitMs = random.int(0, 8);
  let told = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    ledger.note(toldSchema.parse(JSON.parse(line)));
    told += 1;
    if (told !== killAt) continue;
    // A moment later: the kill falls into whatever the process does then.
    void pause(waitMs).then(() => child.kill('SIGKILL'));
  }
  await ended;
  if (child.signalCode !== 'SIGKILL') throw new Error(`the writer ended by itself: ${child.exitCode}`);
  ledger.processEnded();
}
