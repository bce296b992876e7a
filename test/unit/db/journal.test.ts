import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Cache } from '../../../main/db/cache.ts';
import type { CacheProblem } from '../../../main/db/cache-problem.ts';
import { createJournal } from '../../../main/db/create-journal.ts';
import { claimIdSchema, runIdSchema } from '../../../shared/ids.ts';
import { mustOpen, randomKey, temporaryFolder } from './fixtures.ts';

const runId = runIdSchema.parse('44444444-4444-4444-8444-444444444444');
const claimId = claimIdSchema.parse('55555555-5555-4555-8555-555555555555');
const nextClaimId = claimIdSchema.parse('66666666-6666-4666-8666-666666666666');
const clock = { nowMs: () => 1000 };

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
let key: Buffer;
let cache: Cache;
let shown: { text: string; offset: number; onDisk: string | undefined }[];
let faults: CacheProblem[];

beforeEach(() => {
  vi.useFakeTimers();
  folder = temporaryFolder();
  path = join(folder.path, 'user.db');
  key = randomKey();
  cache = mustOpen(path, key);
  shown = [];
  faults = [];
});
afterEach(() => {
  vi.useRealTimers();
  cache.close();
  folder.remove();
});

function openWriter(claim = claimId, store: Pick<Cache, 'beginJournal' | 'appendJournal'> = cache) {
  const journal = createJournal(store, { clock, onFault: (_, problem) => faults.push(problem) });
  return journal.open({
    runId,
    claimId: claim,
    onJournaled: (text, offset) => shown.push({ text, offset, onDisk: cache.readJournal(runId)?.text }),
  });
}

describe('the stream journal', () => {
  it('has a batch on disk before it is shown, one batch per 50 ms', () => {
    const writer = openWriter();
    for (const text of ['a', 'b', 'c']) writer.append(text);
    vi.advanceTimersByTime(49);
    expect(shown).toEqual([]);
    vi.advanceTimersByTime(1);
    writer.append('def');
    vi.advanceTimersByTime(50);
    expect(shown).toEqual([
      { text: 'abc', offset: 0, onDisk: 'abc' },
      { text: 'def', offset: 3, onDisk: 'abcdef' },
    ]);
    writer.close();
  });

  it('writes the rest when it is closed, once, and leaves no timer', () => {
    const writer = openWriter();
    writer.append('rest');
    writer.close();
    writer.close();
    writer.append('too late');
    expect(vi.getTimerCount()).toBe(0);
    expect(shown).toEqual([{ text: 'rest', offset: 0, onDisk: 'rest' }]);
    expect(cache.readJournal(runId)).toEqual({ claimId, text: 'rest', writtenAtMs: 1_000 });
  });

  it('never parts a character in two', () => {
    const writer = openWriter();
    writer.append('a\ud83d');
    vi.advanceTimersByTime(50);
    writer.append('\ude34b');
    writer.close();
    expect(shown.map(({ text, offset }) => [text, offset])).toEqual([
      ['a', 0],
      ['😴b', 1],
    ]);
    expect(cache.readJournal(runId)?.text).toBe('a😴b');
  });

  it('keeps the draft of the earlier attempt until the next one has text', () => {
    const first = openWriter();
    first.append('first');
    first.close();
    const second = openWriter(nextClaimId);
    expect(cache.readJournal(runId)).toMatchObject({ claimId, text: 'first' });
    second.append('second');
    second.close();
    expect(cache.readJournal(runId)).toMatchObject({ claimId: nextClaimId, text: 'second' });
  });

  it('shows nothing that the disk refused, says so once and takes no more', () => {
    const full = new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
    const writer = openWriter(claimId, {
      beginJournal: cache.beginJournal,
      appendJournal() {
        throw full;
      },
    });
    writer.append('lost');
    vi.advanceTimersByTime(50);
    writer.append('more');
    writer.close();
    expect(shown).toEqual([]);
    expect(faults).toEqual([{ kind: 'FULL' }]);
  });

  it('survives a SIGKILL of the process that wrote it: all that was shown is there', () => {
    cache.close();
    const child = fileURLToPath(new URL('./crash-while-streaming.ts', import.meta.url));
    const killed = spawnSync(process.execPath, [child, path, key.toString('hex'), runId, claimId]);
    expect({ signal: killed.signal, complaint: killed.stderr.toString() }).toEqual({
      signal: 'SIGKILL',
      complaint: '',
    });
    expect(killed.stdout.toString()).toBe('{"summary":"Schläft kurz 💤"');
    cache = mustOpen(path, key);
    expect(cache.readJournal(runId)).toMatchObject({ claimId, text: killed.stdout.toString() });
    expect(cache.verify().ok).toBe(true);
  });
});
