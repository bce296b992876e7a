import { z } from 'zod';
import type { WorklistTab } from '../../shared/worklist.ts';
import { tryParseJson } from '../runtime/try-parse-json.ts';

/** Where a page ended: the sort values of its last row. `first` and `second` are the numeric sort columns. */
export interface WorklistPosition {
  readonly first: number;
  readonly second: number;
  readonly id: string;
}

const cursorSchema = z.tuple([z.string(), z.number(), z.number(), z.guid()]);

/** An opaque text for `position` in the list of `tab`. */
export function encodeCursor(tab: WorklistTab, position: WorklistPosition): string {
  const parts = [tab, position.first, position.second, position.id];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** @returns the position, or null when the text is no cursor of this list. */
export function tryDecodeCursor(tab: WorklistTab, cursor: string): WorklistPosition | null {
  const parsed = cursorSchema.safeParse(tryParseJson(Buffer.from(cursor, 'base64url').toString()));
  if (!parsed.success) return null;
  const [list, first, second, id] = parsed.data;
  return list === tab ? { first, second, id } : null;
}
