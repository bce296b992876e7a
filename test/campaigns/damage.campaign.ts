import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Random } from '../../embedded/demo/random.ts';
import type { CacheFiles } from '../../main/db/cache-files.ts';
import { cacheProblemOf } from '../../main/db/cache-problem.ts';
import type { IncidentProblem } from '../../main/db/incident-rows.ts';
import { schemaVersion } from '../../main/db/migrate.ts';
import { openCache } from '../../main/db/open-cache.ts';
import { openConnection } from '../../main/db/open-connection.ts';
import { rebuildCache } from '../../main/db/rebuild-cache.ts';
import { must } from '../backend/remote-fixture.ts';
import {
  addContent,
  type CacheContent,
  compareEnds,
  noContent,
  readContent,
} from './support/cache-content.ts';
import type { Campaign } from './support/campaign.ts';
import { fillDisks } from './support/full-disk.ts';
import { flipsInPlainSqlite } from './support/plain-sqlite.ts';

const nativeBinding = undefined;

/**
 * Bits flip in the cache and its log, keys are wrong, a newer version was there, the disk is full: every time it is
 * named, nothing wrong is ever read, and of the ends that Postgres has not acknowledged each is taken over or told.
 */
export const campaign: Campaign = {
  name: 'damage',
  smallScale: 0.1,
  async run({ scaled, random, note }) {
    const folder = mkdtempSync(join(tmpdir(), 'rhythm-damage-'));
    try {
      const bed = makeBed(folder);
      const verdicts = Array.from({ length: scaled(300) }, () => flipOne(bed, random, note));
      const count = (kind: Verdict['kind']) => verdicts.filter((verdict) => verdict.kind === kind).length;
      const kept = verdicts.flatMap((verdict) => (verdict.kind === 'detected' ? [verdict] : []));
      const sum = (key: 'found' | 'missing' | 'wrong' | 'unreported') =>
        kept.reduce((total, verdict) => total + verdict[key], 0);
      const keysNamed = Array.from({ length: scaled(50) }, () => openWithWrongKey(bed)).filter(
        Boolean,
      ).length;
      const newerKept = Array.from({ length: scaled(20) }, () => openNewer(bed)).filter(Boolean).length;
      const disks = await fillDisks(folder, { rounds: scaled(20), random, note });
      const control = flipsInPlainSqlite(folder, scaled(300), random);
      const counts = {
        flips: verdicts.length,
        detected: count('detected'),
        without_effect: count('without-effect'),
        silent: count('silent'),
        ends_kept: sum('found'),
        ends_lost_and_told: sum('missing') - sum('unreported'),
        ends_unreported: sum('unreported'),
        ends_wrong: sum('wrong'),
        wrong_keys: scaled(50),
        wrong_keys_named: keysNamed,
        newer_schemas: scaled(20),
        newer_schemas_kept: newerKept,
        ...disks,
        control_flips: scaled(300),
        control_plain_silent: control,
      };
      const broken = counts.silent + counts.ends_unreported + counts.ends_wrong + counts.full_disks_silent;
      return {
        ok:
          broken === 0 &&
          counts.detected > 0 &&
          counts.wrong_keys_named === counts.wrong_keys &&
          counts.newer_schemas_kept === counts.newer_schemas &&
          counts.full_disks_named === counts.full_disks &&
          control > 0,
        counts,
      };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

/** A cache as a crash left it, database and log, and what is in it. */
interface Bed {
  readonly folder: string;
  readonly key: Buffer;
  readonly content: CacheContent;
  readonly text: string;
  /** File name → content. */
  readonly files: ReadonlyMap<string, Buffer>;
}

const sides = ['', '-wal'];

function makeBed(folder: string): Bed {
  const key = randomBytes(32);
  const path = join(folder, 'bed.db');
  const content = noContent();
  const open = () => must(openCache({ path, key, nativeBinding }));
  // The first part is folded into the database when it is closed, the second is still in the log.
  const first = open();
  addContent(first, content, 30);
  first.close();
  const second = open();
  addContent(second, content, 10);
  const text = readContent(second, content);
  const files = new Map(sides.map((side) => [side, readFileSync(`${path}${side}`)]));
  second.close();
  return { folder, key, content, text, files };
}

/** Lays the files of the bed out anew. */
function layOut(bed: Bed): CacheFiles {
  const database = join(mkdtempSync(join(bed.folder, 'case-')), 'user.db');
  for (const [side, bytes] of bed.files) writeFileSync(`${database}${side}`, bytes);
  return { database, key: `${database}.key` };
}

type Verdict =
  | { kind: 'without-effect' | 'silent' }
  | ({ kind: 'detected' } & ReturnType<typeof rebuildAfter>);

function flipOne(bed: Bed, random: Random, note: (line: string) => void): Verdict {
  const files = layOut(bed);
  const side = random.pick(sides);
  const bytes = Buffer.from(bed.files.get(side) ?? []);
  const at = random.int(0, bytes.length - 1);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(0, 7));
  writeFileSync(`${files.database}${side}`, bytes);
  const problem = problemSeenIn(bed, files);
  const verdict: Verdict =
    problem === 'none' || problem === 'silent'
      ? { kind: problem === 'none' ? 'without-effect' : 'silent' }
      : { kind: 'detected', ...rebuildAfter(bed, files, problem) };
  if (verdict.kind === 'silent' || (verdict.kind === 'detected' && verdict.unreported + verdict.wrong > 0)) {
    note(`${side || 'database'} byte ${at} of ${bytes.length}: ${JSON.stringify(verdict)}`);
  }
  rmSync(join(files.database, '..'), { recursive: true });
  return verdict;
}

/** Opens and reads everything as the app would. */
function problemSeenIn(bed: Bed, files: CacheFiles): IncidentProblem | 'none' | 'silent' {
  const opened = openCache({ path: files.database, key: bed.key, nativeBinding });
  if (!opened.ok) return incidentOf(opened.error.kind);
  const cache = opened.value;
  try {
    if (readContent(cache, bed.content) !== bed.text) return 'silent';
    const verified = cache.verify();
    return verified.ok ? 'none' : incidentOf(verified.error.kind);
  } catch (fault) {
    const problem = cacheProblemOf(fault);
    if (!problem) throw fault;
    return incidentOf(problem.kind);
  } finally {
    cache.close();
  }
}

function incidentOf(kind: string): IncidentProblem {
  if (kind === 'DAMAGED' || kind === 'WRONG_KEY_OR_DAMAGED' || kind === 'NOT_ENCRYPTED') return kind;
  if (kind === 'NEWER_SCHEMA') return kind;
  throw new Error(`damage was taken for ${kind}`);
}

function rebuildAfter({ key, content }: Bed, files: CacheFiles, problem: IncidentProblem) {
  const cache = must(rebuildCache({ files, key, nativeBinding, problem, nowMs: 1 }));
  const { found, missing, wrong } = compareEnds(cache, content);
  const [incident] = cache.incidents.listUnseen();
  const told = incident?.rescued === found && (incident.lost === null || incident.lost === missing);
  cache.close();
  if (!existsSync(`${files.database}.set-aside-1`)) throw new Error('the unusable file is gone');
  return { found, missing, wrong, unreported: told ? 0 : Math.max(1, missing), problem, incident };
}

/** True: it was named, and did no harm. */
function openWithWrongKey(bed: Bed): boolean {
  const { database: path } = layOut(bed);
  const opened = openCache({ path, key: randomBytes(32), nativeBinding });
  if (opened.ok || opened.error.kind !== 'WRONG_KEY_OR_DAMAGED') return false;
  const cache = must(openCache({ path, key: bed.key, nativeBinding }));
  const intact = readContent(cache, bed.content) === bed.text;
  cache.close();
  return intact;
}

/** True: it was named, and every end was taken over. */
function openNewer(bed: Bed): boolean {
  const files = layOut(bed);
  const newer = must(openConnection({ path: files.database, key: bed.key, nativeBinding }));
  newer.exec(`alter table outbox add column later text; alter table runs rename to cases;
    pragma user_version = ${schemaVersion + 1}`);
  newer.close();
  copyFileSync(files.database, `${files.database}.before`);
  const opened = openCache({ path: files.database, key: bed.key, nativeBinding });
  if (opened.ok || opened.error.kind !== 'NEWER_SCHEMA') return false;
  const unchanged = readFileSync(files.database).equals(readFileSync(`${files.database}.before`));
  const rebuilt = rebuildAfter(bed, files, 'NEWER_SCHEMA');
  return unchanged && rebuilt.missing === 0 && rebuilt.wrong === 0 && rebuilt.unreported === 0;
}
