import type { ClaimId, RunId } from '../../shared/ids.ts';
import type { Clock, Journal, JournalWriter } from '../engine/ports.ts';
import type { Cache } from './cache.ts';
import { type CacheProblem, cacheProblemOf } from './cache-problem.ts';

/** Text is written this often: often enough to feel live, seldom enough not to fsync per token. */
const batchMs = 50;

export interface JournalOptions {
  readonly clock: Clock;
  /** Told once per attempt when the disk refuses the draft; nothing more of it is shown, the run goes on. */
  readonly onFault: (runId: RunId, problem: CacheProblem) => void;
}

type JournalStore = Pick<Cache, 'beginJournal' | 'appendJournal'>;

interface JournalEntry {
  readonly runId: RunId;
  readonly claimId: ClaimId;
  readonly onJournaled: (text: string, offset: number) => void;
}

/** The stream journal on the encrypted cache. Close the writers before the cache. */
export function createJournal(store: JournalStore, options: JournalOptions): Journal {
  return { open: (entry) => openWriter(store, options, entry) };
}

function openWriter(store: JournalStore, options: JournalOptions, entry: JournalEntry): JournalWriter {
  let pending = '';
  let offset = 0;
  let timer: NodeJS.Timeout | null = null;
  let state: 'fresh' | 'open' | 'closed' = 'fresh';

  function write(text: string): void {
    // The draft of an earlier attempt stays readable until this one has something to show.
    if (state === 'fresh') store.beginJournal(entry.runId);
    state = 'open';
    const { runId, claimId } = entry;
    store.appendJournal({ runId, claimId, offset, text, writtenAtMs: options.clock.nowMs() });
  }

  function flush(): void {
    timer = null;
    // Half of a surrogate pair can't be stored as UTF-8; it waits for its other half.
    const end = isHighSurrogate(pending.at(-1)) ? -1 : pending.length;
    const text = pending.slice(0, end);
    pending = pending.slice(text.length);
    if (text === '' || state === 'closed') return;
    const problem = problemOf(() => write(text));
    if (problem) {
      state = 'closed';
      options.onFault(entry.runId, problem);
      return;
    }
    const from = offset;
    offset += text.length;
    entry.onJournaled(text, from);
  }

  return {
    append(text) {
      if (state === 'closed') return;
      pending += text;
      timer ??= setTimeout(flush, batchMs).unref();
    },
    close() {
      if (timer) clearTimeout(timer);
      flush();
      state = 'closed';
    },
  };
}

function isHighSurrogate(unit: string | undefined): boolean {
  return unit !== undefined && /[\uD800-\uDBFF]/.test(unit);
}

function problemOf(work: () => void): CacheProblem | null {
  try {
    work();
    return null;
  } catch (error) {
    const problem = cacheProblemOf(error);
    if (problem) return problem;
    throw error;
  }
}
