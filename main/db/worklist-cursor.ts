import { z } from 'zod';
import type { RunStatus } from '../../shared/run.ts';
import { tryParseJson } from '../runtime/try-parse-json.ts';

/** Where a page ended: the sort values of its last row. `first` and `second` are the numeric sort columns. */
export interface WorklistPosition {
  readonly first: number;
  readonly second: number;
  readonly id: string;
}

const cursorSchema = z.tuple([z.string(), z.number(), z.number(), z.guid()]);

/** An opaque text for `position` in the list of `status`. */
export function encodeCursor(status: RunStatus | null, position: WorklistPosition): string {
  const parts = [status ?? 'all', position.first, position.second, position.id];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** @returns the position, or null when the text is no cursor of this list. */
export function tryDecodeCursor(status: RunStatus | null, cursor: string): WorklistPosition | null {
  const parsed = cursorSchema.safeParse(tryParseJson(Buffer.from(cursor, 'base64url').toString()));
  if (!parsed.success) return null;
  const [list, first, second, id] = parsed.data;
  return list === (status ?? 'all') ? { first, second, id } : null;
}
