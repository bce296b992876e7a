import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Random } from '../../../embedded/demo/random.ts';

const run = promisify(execFile);
const child = new URL('./fill-disk.ts', import.meta.url).pathname;

/** What happened on one disk that ran full. */
export const fullDiskSchema = z.object({
  kept: z.int(),
  /** How the refusal was named. */
  named: z.array(z.string()),
  /** Ends that were acknowledged and are not there any more, or other ones. */
  lost: z.int(),
  /** The file verifies once there is space again. */
  intact: z.boolean(),
});
export type FullDisk = z.infer<typeof fullDiskSchema>;

/** Fills small disks of their own (in-memory ones, in a namespace of their own: no rights are needed), one after the other. */
export async function fillDisks(
  folder: string,
  { rounds, random, note }: { rounds: number; random: Random; note: (line: string) => void },
) {
  const disks: FullDisk[] = [];
  for (let round = 0; round < rounds; round++) {
    const mount = join(folder, `disk-${round}`);
    mkdirSync(mount);
    const script = 'mount -t tmpfs -o size="$1" tmpfs "$2" && exec "$3" "$4" "$2"';
    const size = `${random.int(500, 3000)}k`;
    const { stdout } = await run('unshare', [
      '-Urm',
      'sh',
      '-c',
      script,
      'sh',
      size,
      mount,
      process.execPath,
      child,
    ]);
    const disk = fullDiskSchema.parse(JSON.parse(stdout));
    disks.push(disk);
    if (isSilent(disk) || !isNamed(disk)) note(`disk of ${size}: ${JSON.stringify(disk)}`);
  }
  return {
    full_disks: disks.length,
    full_disks_named: disks.filter(isNamed).length,
    full_disks_silent: disks.filter(isSilent).length,
    full_disk_ends_kept: disks.reduce((sum, { kept }) => sum + kept, 0),
  };
}

const isNamed = ({ named }: FullDisk) => named.length > 0 && named.every((kind) => kind === 'FULL');
const isSilent = ({ lost, intact }: FullDisk) => lost > 0 || !intact;
