import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { UserId } from '../../shared/ids.ts';

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

/** Removes the keys first, then the databases, set aside ones too: once a key is gone, the rest is noise. The cache must be closed. */
export function wipeCache(files: CacheFiles): void {
  for (const path of [files.key, files.database].flatMap(filesBeginningWith)) rmSync(path, { force: true });
}

function filesBeginningWith(path: string): string[] {
  const folder = dirname(path);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith(basename(path)))
    .map((name) => join(folder, name));
}

function moveIfThere(from: string, to: string): void {
  if (existsSync(from)) renameSync(from, to);
}
