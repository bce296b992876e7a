import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { UserId } from '../../shared/ids.ts';
import { writeFileAtomically } from '../runtime/write-file-atomically.ts';

export interface CacheFiles {
  readonly database: string;
  readonly key: string;
}

// SQLite finds them by the name of the database, so they always move together with it.
const sideFiles = ['-wal', '-shm', '-journal'];

/** The files of one user of one project. The names are hashes: they reveal neither e-mail nor user id. */
export function cacheFilesOf(owner: { directory: string; projectUrl: string; userId: UserId }): CacheFiles {
  const identity = JSON.stringify([owner.projectUrl, owner.userId]);
  const name = createHash('sha256').update(identity).digest('hex').slice(0, 32);
  return { database: join(owner.directory, `${name}.db`), key: join(owner.directory, `${name}.key`) };
}

const asideSuffix = (nowMs: number) => `.set-aside-${nowMs}`;

/** Moves a key that can't be opened out of the way, and leaves the database that it was for. */
export function setAsideKey(files: CacheFiles, nowMs: number): void {
  moveIfThere(files.key, `${files.key}${asideSuffix(nowMs)}`);
}

/** Where the database lies once it is set aside. */
export function setAsidePath(files: CacheFiles, nowMs: number): string {
  return `${files.database}${asideSuffix(nowMs)}`;
}

function setAsideDatabase(files: CacheFiles, nowMs: number): void {
  const target = setAsidePath(files, nowMs);
  for (const side of ['', ...sideFiles]) moveIfThere(`${files.database}${side}`, `${target}${side}`);
}

const markOf = (files: CacheFiles) => `${files.database}.damaged`;

/** Notes for the next opening that a page of the cache was found damaged while it was in use. */
export function markCacheDamaged(files: CacheFiles): void {
  writeFileSync(markOf(files), '', { mode: 0o600 });
}

export function isMarkedDamaged(files: CacheFiles): boolean {
  return existsSync(markOf(files));
}

/** Where the successor of an unusable cache is made; not valid before `commitSuccessor`. */
export function successorPath(files: CacheFiles): string {
  return `${files.database}.rebuilding`;
}

/** Removes a successor whose making was interrupted. */
export function removeSuccessor(files: CacheFiles): void {
  for (const side of ['', ...sideFiles]) rmSync(`${successorPath(files)}${side}`, { force: true });
}

/**
 * From here on the closed successor counts; whatever interrupts the exchange, `finishExchange` goes on with it. Throws
 * where the successor was not folded into one file.
 */
export function commitSuccessor(files: CacheFiles, nowMs: number): void {
  const left = sideFiles.filter((side) => existsSync(`${successorPath(files)}${side}`));
  if (left.length > 0) throw new Error(`the successor of a cache was closed, but left ${left.join(' ')}`);
  renameSync(successorPath(files), `${files.database}${committedSuffix}${nowMs}`);
}

const committedSuffix = '.rebuilt-';

/**
 * Puts a committed successor in the place of the unusable cache, which is set aside with a copy of the key; the key
 * itself stays, for it is the successor's too. Does nothing where there is none. Call it before a cache is opened.
 */
export function finishExchange(files: CacheFiles): void {
  for (const name of filesBeginningWith(`${files.database}${committedSuffix}`)) {
    const nowMs = Number(name.slice(`${files.database}${committedSuffix}`.length));
    setAsideDatabase(files, nowMs);
    const asideKey = `${files.key}${asideSuffix(nowMs)}`;
    if (existsSync(files.key) && !existsSync(asideKey)) copyFileSync(files.key, asideKey);
    rmSync(markOf(files), { force: true });
    // The last step: as long as the name is free, the database of before can't be taken for its successor.
    renameSync(name, files.database);
  }
}

/** Every cache in the folder, of whomever and of whatever project. */
export function listCaches(directory: string): CacheFiles[] {
  return filesIn(directory)
    .filter((name) => /^[0-9a-f]{32}\.key$/.test(name))
    .map((name) => join(directory, name))
    .map((key) => ({ key, database: key.replace(/key$/, 'db') }));
}

const wipeMarkSuffix = '.db.wiping';
const wipeMarkOf = (files: CacheFiles) => files.key.replace(/\.key$/, wipeMarkSuffix);

/** Whether a wipe of this cache was begun and is not at its end: nobody may open it any more. */
export function isBeingWiped(files: CacheFiles): boolean {
  return existsSync(wipeMarkOf(files));
}

/**
 * Destroys the keys first, then removes the databases, set aside ones too: once a key is gone, the rest is noise. The
 * cache must be closed. Whatever interrupts it, `finishWipes` goes on with it.
 */
export function wipeCache(files: CacheFiles): void {
  if ([files.key, files.database].flatMap(filesBeginningWith).length === 0) return;
  const mark = wipeMarkOf(files);
  writeFileAtomically(mark, '');
  for (const path of filesBeginningWith(files.key)) destroyFile(path);
  for (const path of filesBeginningWith(files.database)) if (path !== mark) rmSync(path, { force: true });
  rmSync(mark);
}

/** Before a cache is opened or made again under this name. Throws while a key of before cannot be destroyed. */
export function finishWipe(files: CacheFiles): void {
  if (!isBeingWiped(files)) return;
  try {
    wipeCache(files);
  } catch (fault) {
    if (filesBeginningWith(files.key).length > 0) throw fault;
    // What is left is noise: it must not take the successor along at the next start.
    rmSync(wipeMarkOf(files));
  }
}

/**
 * Brings every wipe that was interrupted to its end. Call it before a cache is opened.
 * @param onUnfinished one that the system does not let end: the next start tries again
 */
export function finishWipes(directory: string, onUnfinished: (fault: unknown) => void): void {
  for (const name of filesIn(directory)) {
    if (!name.endsWith(wipeMarkSuffix)) continue;
    const cache = join(directory, name.slice(0, -wipeMarkSuffix.length));
    try {
      wipeCache({ key: `${cache}.key`, database: `${cache}.db` });
    } catch (fault) {
      onUnfinished(fault);
    }
  }
}

// Some file systems keep what is only unlinked until its place is needed; others write the noise elsewhere.
function destroyFile(path: string): void {
  const file = openSync(path, 'r+');
  try {
    writeSync(file, randomBytes(fstatSync(file).size));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  rmSync(path);
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function filesBeginningWith(path: string): string[] {
  const folder = dirname(path);
  return filesIn(folder)
    .filter((name) => name.startsWith(basename(path)))
    .map((name) => join(folder, name));
}

function moveIfThere(from: string, to: string): void {
  if (existsSync(from)) renameSync(from, to);
}
