import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../embedded/demo/random.ts';
import type { RunId } from '../../shared/ids.ts';
import { addPatients, queueRunsOf } from './support/add-patients.ts';
import { type AppWorld, answerFast, withAppWorld } from './support/app-world.ts';
import type { Campaign } from './support/campaign.ts';
import { type FindIdentifiers, identifiersOf, searchFiles } from './support/find-identifiers.ts';
import { type LockBench, lockReasons, openLockBench } from './support/lock-bench.ts';
import { lockScenes, tidyUp } from './support/lock-scenes.ts';
import { makeUpPatient } from './support/made-up-people.ts';

const patientCount = 12;
const reportCount = 3;

/**
 * Locked by each cause, out of each view, a workstation shows nothing of a patient to whoever sits down at it: not in the
 * window, its tree for screen readers, its title, its pixels, its clipboards, its notifications, not over any channel,
 * not by any event. And after a sign-out with wipe no byte of a patient is in the profile.
 */
export const campaign: Campaign = {
  name: 'lock',
  smallScale: 0.02,
  run: ({ scaled, random, note }) =>
    withAppWorld(async (world) => {
      const people = Array.from({ length: patientCount }, (_, number) => makeUpPatient(random, number));
      const patients = await addPatients(world.sql, people);
      const find = identifiersOf(people);
      const runs = await queueRunsOf(world.sql, patients);
      const done = await executeSome(world, runs.slice(0, reportCount));
      const locks = await lockOften({ world, done, find, random, note, count: scaled(200) });
      const wipes = await wipeOften({ world, done, find, note, count: scaled(20) });
      const leaked = locks.leaked + wipes.leaked;
      return {
        ok:
          leaked === 0 &&
          locks.answered === 0 &&
          locks.told === 0 &&
          locks.painted === 0 &&
          wipes.left === 0 &&
          // The controls: before each lock and each wipe, the same search finds somebody.
          locks.seenBefore === locks.locks &&
          wipes.seenBeforeWipe === wipes.wipes,
        counts: { ...locks, ...wipes, leaked },
      };
    }),
};

async function executeSome(world: AppWorld, runs: readonly RunId[]): Promise<readonly RunId[]> {
  const app = await world.startSignedIn(world.newProfile());
  for (const runId of runs) await app.call('runs.execute', { runId });
  await app.end('SIGTERM');
  return runs;
}

interface Task {
  readonly world: AppWorld;
  readonly done: readonly RunId[];
  readonly find: FindIdentifiers;
  readonly note: (line: string) => void;
  readonly count: number;
}

async function lockOften({ world, done, find, random, note, count }: Task & { readonly random: Random }) {
  const bench = await openLockBench(world, done);
  const counts = { locks: 0, seenBefore: 0, refused: 0, answered: 0, told: 0, painted: 0, leaked: 0 };
  const pictures = new Map<string, Buffer>();
  try {
    for (; counts.locks < count; counts.locks += 1) {
      const reason = lockReasons[counts.locks % lockReasons.length] ?? 'user';
      const [name, scene] = random.pick(Object.entries(lockScenes));
      await scene(bench, random);
      const before = find(`${await bench.content()} ${name === 'copied' ? await bench.copied() : ''}`);
      if (before.length > 0) counts.seenBefore += 1;
      const seen = await lookAtLocked(bench, reason, done);
      counts.refused += seen.refused;
      counts.answered += seen.answered.length;
      counts.told += seen.told.length;
      const leaks = find([seen.content, seen.replies, ...seen.heard].join('\n'));
      counts.leaked += leaks.length;
      for (const what of [...leaks, ...seen.answered, ...seen.told].slice(0, 5))
        note(`${reason} in ${name}: ${what}`);
      const first = pictures.get(reason) ?? seen.picture;
      pictures.set(reason, first);
      if (!looksLike(first, seen.picture)) {
        counts.painted += 1;
        note(`${reason} in ${name}: the lock page looks different`);
      }
      await bench.unlock();
      await tidyUp(bench);
    }
  } finally {
    await bench.close();
  }
  return counts;
}

/** What a locked window may hear of. */
const harmless = ['lock.changed', 'settings.changed', 'session.changed', 'app.quitAsked', 'notification'];

async function lookAtLocked(bench: LockBench, reason: (typeof lockReasons)[number], done: readonly RunId[]) {
  await bench.lockBy(reason);
  await bench.heard();
  const content = await bench.content();
  const picture = await bench.picture();
  const asked = await bench.askEverything(done[0] ?? never());
  const heard = await bench.heard();
  const told = heard.filter((event) => !harmless.some((name) => event.startsWith(name)));
  return {
    content: `${content}\n${await bench.copied()}`,
    picture,
    replies: asked.text,
    refused: asked.refused,
    answered: asked.answered,
    heard,
    told,
  };
}

/** The edge of a rounded corner is not drawn twice with quite the same shade. */
const sameShade = 24;

function looksLike(one: Buffer, other: Buffer): boolean {
  if (one.length !== other.length) return false;
  return one.every((shade, index) => Math.abs(shade - (other[index] ?? 0)) <= sameShade);
}

function never(): never {
  throw new Error('there is no report');
}

async function wipeOften({ world, done, find, note, count }: Task) {
  const counts = { wipes: 0, seenBeforeWipe: 0, files: 0, dumps: 0, left: 0, leaked: 0 };
  for (; counts.wipes < count; counts.wipes += 1) {
    const profile = world.newProfile();
    const app = await world.start(profile);
    await world.signIn(app);
    const shown = await Promise.all(done.map((runId) => app.call('runs.get', { runId })));
    // Control: what the cache holds is somebody, and a file that held it in the clear would be found.
    const planted = join(profile, 'planted.txt');
    writeFileSync(planted, JSON.stringify(shown));
    if (searchFiles(profile, find).found.length > 0) counts.seenBeforeWipe += 1;
    writeFileSync(planted, '');
    await app.call('session.signOut', { wipe: true, loseUnsent: true });
    // The one end that may leave a dump, now and then.
    await app.end(counts.wipes % 4 === 3 ? 'SIGSEGV' : 'SIGTERM');
    const { files, dumps, found } = searchFiles(profile, find);
    counts.files += files;
    counts.dumps += dumps;
    counts.leaked += found.length;
    const cache = join(profile, 'cache');
    counts.left += existsSync(cache) ? readdirSync(cache).length : 0;
    for (const leak of found.slice(0, 5)) note(`after the wipe: ${leak}`);
  }
  await answerFast(world.model);
  return counts;
}
