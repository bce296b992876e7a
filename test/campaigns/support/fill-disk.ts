import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import type { Cache } from '../../../main/db/cache.ts';
import type { CacheFiles } from '../../../main/db/cache-files.ts';
import { cacheProblemOf } from '../../../main/db/cache-problem.ts';
import { createOutbox } from '../../../main/db/create-outbox.ts';
import { openLatestCache, rebuildCache } from '../../../main/db/rebuild-cache.ts';
import type { RunEnd } from '../../../main/engine/ports.ts';
import { must } from '../../backend/remote-fixture.ts';
import { makePatient } from '../../unit/db/fixtures.ts';
import { makeEnd } from '../../unit/db/run-end-fixtures.ts';
import type { FullDisk } from './full-disk.ts';

// Run as its own process by full-disk.ts, on a small disk of its own: works until the disk is full, goes on, gets
// space, and says what became of what it was told was kept.
const [mount = ''] = process.argv.slice(2);
const files: CacheFiles = { database: join(mount, 'user.db'), key: join(mount, 'user.key') };
const key = randomBytes(32);
const nativeBinding = undefined;
const named: string[] = [];
const kept: RunEnd[] = [];

const cache = must(openLatestCache({ files, key, nativeBinding }));
fillUp(cache);
keepEnds(cache, 20);
cache.close();
// A rebuild that finds no space must leave everything as it is.
const rebuilt = rebuildCache({ files, key, nativeBinding, problem: 'DAMAGED', nowMs: 1 });
if (rebuilt.ok) rebuilt.value.close();
else named.push(rebuilt.error.kind);
await promisify(execFile)('mount', ['-o', 'remount,size=64m', mount]);
process.stdout.write(JSON.stringify(judge()));

function fillUp(into: Cache): void {
  while (named.length < 3) {
    const changes = Array.from(
      { length: 50 },
      () => ({ table: 'patients', op: 'upsert', row: makePatient() }) as const,
    );
    try {
      into.applyPullPage({ changes, cursor: 'c' });
    } catch (fault) {
      const problem = cacheProblemOf(fault);
      if (!problem) throw fault;
      named.push(problem.kind);
    }
    keepEnds(into, 1);
  }
}

/** Through the app's own outbox: what it says is kept, is kept. */
function keepEnds(into: Cache, count: number): void {
  const outbox = createOutbox(into, {
    clock: { nowMs: () => 1 },
    onFault: ({ kind }) => named.push(kind),
    onChanged: () => undefined,
  });
  for (let index = 0; index < count; index++) {
    const end = makeEnd();
    if (outbox.keep(end)) kept.push(end);
  }
}

function judge(): FullDisk {
  const again = must(openLatestCache({ files, key, nativeBinding }));
  again.writes.adopt();
  const found = again.ends.listWaiting();
  const lost = kept.filter((end) => !found.some((there) => isDeepStrictEqual(there, end))).length;
  const intact = again.verify().ok;
  again.close();
  return { kept: kept.length, named, lost, intact };
}
