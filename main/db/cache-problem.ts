/**
 * Why the cache can't be used.
 * WRONG_KEY_OR_DAMAGED: the first page does not authenticate with this key (the two can't be told apart);
 * DAMAGED: a page further in does not; NOT_ENCRYPTED: a plain SQLite file lies there; NEWER_SCHEMA: written by a
 * newer version of the app; FULL: no space left; UNAVAILABLE: the file system refused (rights, lock, missing folder).
 */
export type CacheProblem =
  | { kind: 'WRONG_KEY_OR_DAMAGED' }
  | { kind: 'DAMAGED' }
  | { kind: 'NOT_ENCRYPTED' }
  | { kind: 'NEWER_SCHEMA'; found: number; known: number }
  | { kind: 'FULL' }
  | { kind: 'UNAVAILABLE'; code: string };

/** Names the problem behind an error thrown by SQLite, or null when the error is not SQLite's. */
export function cacheProblemOf(_error: unknown): CacheProblem | null {
  throw new Error('being written');
}
