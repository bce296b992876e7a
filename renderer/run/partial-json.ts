/** A JSON value whose text may have been cut off anywhere; `undefined` stands for "not begun". */
export type PartialJson =
  | string
  | number
  | boolean
  | null
  | readonly PartialJson[]
  | { readonly [key: string]: PartialJson };

interface Cursor {
  readonly text: string;
  at: number;
}

const maxDepth = 64;

/**
 * Reads as much of a JSON value as the text holds: unclosed strings, lists and objects are taken as they stand. Text
 * before the first brace (a code fence, a sentence) is skipped. Never throws.
 * @returns undefined when no object has begun.
 */
export function parsePartialJson(text: string): PartialJson | undefined {
  const start = text.indexOf('{');
  return start < 0 ? undefined : readValue({ text, at: start }, 0);
}

function readValue(cursor: Cursor, depth: number): PartialJson | undefined {
  skipSpace(cursor);
  const first = cursor.text[cursor.at];
  if (first === undefined || depth > maxDepth) return undefined;
  if (first === '{') return readObject(cursor, depth);
  if (first === '[') return readList(cursor, depth);
  if (first === '"') return readString(cursor);
  return readPlain(cursor);
}

function readObject(cursor: Cursor, depth: number): PartialJson {
  const entries: [string, PartialJson][] = [];
  cursor.at += 1;
  while (skipTo(cursor, '"')) {
    const key = readString(cursor);
    if (!skipTo(cursor, ':')) break;
    cursor.at += 1;
    const value = readValue(cursor, depth + 1);
    if (value === undefined) break;
    entries.push([key, value]);
    if (!skipTo(cursor, ',')) break;
    cursor.at += 1;
  }
  closeWith(cursor, '}');
  return Object.fromEntries(entries);
}

function readList(cursor: Cursor, depth: number): PartialJson {
  const values: PartialJson[] = [];
  cursor.at += 1;
  for (;;) {
    skipSpace(cursor);
    if (cursor.text[cursor.at] === ']') break;
    const value = readValue(cursor, depth + 1);
    if (value === undefined) break;
    values.push(value);
    if (!skipTo(cursor, ',')) break;
    cursor.at += 1;
  }
  closeWith(cursor, ']');
  return values;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

function readString(cursor: Cursor): string {
  let value = '';
  cursor.at += 1;
  while (cursor.at < cursor.text.length) {
    const char = cursor.text[cursor.at] ?? '';
    cursor.at += 1;
    if (char === '"') return value;
    value += char === '\\' ? readEscape(cursor) : char;
  }
  // The first half of a surrogate pair alone would show as a box until its second half arrives.
  return value.replace(/[\uD800-\uDBFF]$/, '');
}

function readEscape(cursor: Cursor): string {
  const kind = cursor.text[cursor.at] ?? '';
  cursor.at += 1;
  if (kind !== 'u') return escapes[kind] ?? kind;
  const code = cursor.text.slice(cursor.at, cursor.at + 4);
  cursor.at += 4;
  return /^[0-9a-f]{4}$/i.test(code) ? String.fromCharCode(Number.parseInt(code, 16)) : '';
}

/** A number or word; one that touches the end of the text may not be whole yet and is left out. */
function readPlain(cursor: Cursor): PartialJson | undefined {
  const word = /[^\s,\]}:"[{]*/.exec(cursor.text.slice(cursor.at, cursor.at + 64))?.[0] ?? '';
  cursor.at += word.length;
  if (word === '' || cursor.at >= cursor.text.length) return undefined;
  if (word === 'true' || word === 'false') return word === 'true';
  if (word === 'null') return null;
  const number = Number(word);
  return Number.isFinite(number) ? number : undefined;
}

function skipSpace(cursor: Cursor): void {
  while (/\s/.test(cursor.text[cursor.at] ?? '')) cursor.at += 1;
}

function skipTo(cursor: Cursor, char: string): boolean {
  skipSpace(cursor);
  return cursor.text[cursor.at] === char;
}

function closeWith(cursor: Cursor, char: string): void {
  if (skipTo(cursor, char)) cursor.at += 1;
}
