import type { ContextPack } from '../../shared/context-pack.ts';

/** Whatever JSON a note or an answer is stored as. */
export type Content = ContextPack['anamnesis']['entries'][number]['content'];

/** A line of a note: a text, or a value under its term. `depth` 0 is the outermost. */
export interface ReadableLine {
  /** The last key on the way, in words; empty for a text of its own. */
  readonly term: string;
  readonly text: string;
  readonly depth: number;
}

/** Keys that only say that what follows is the text. */
const plainKeys = new Set(['text', 'content', 'note', 'value', 'body', 'freetext', 'description']);

/**
 * A note as lines to be read, whatever JSON it is: `{ text: "…" }` is its text, fields become terms, lists become lines.
 * Nothing of it is left out but what is empty.
 */
export function readableLines(content: Content): ReadableLine[] {
  return linesOf(content, '', 0);
}

function linesOf(content: Content, term: string, depth: number): ReadableLine[] {
  if (content === null || content === '') return [];
  if (typeof content !== 'object') return [{ term, text: String(content), depth }];
  if (Array.isArray(content)) return linesOfList(content, term, depth);
  const fields = Object.entries(content);
  const inner = fields.flatMap(([key, value]) =>
    linesOf(value, plainKeys.has(key.toLowerCase()) ? '' : wordsOf(key), term === '' ? depth : depth + 1),
  );
  return term === '' || inner.length === 0 ? inner : [{ term, text: '', depth }, ...inner];
}

/** Plain values stand in one line; what has parts of its own stands below each other. */
function linesOfList(items: readonly Content[], term: string, depth: number): ReadableLine[] {
  const filled = items.filter((item) => item !== null && item !== '');
  if (filled.length === 0) return [];
  if (filled.every((item) => typeof item !== 'object') && term !== '') {
    return [{ term, text: filled.map(String).join(', '), depth }];
  }
  const inner = filled.flatMap((item) => linesOf(item, '', term === '' ? depth : depth + 1));
  return term === '' ? inner : [{ term, text: '', depth }, ...inner];
}

/** `blood_pressure`, `bloodPressure` → "Blood pressure". */
export function wordsOf(key: string): string {
  const words = key
    .replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
    .replace(/[_\s]+/g, ' ')
    .trim();
  return words === words.toUpperCase() ? words : words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}
