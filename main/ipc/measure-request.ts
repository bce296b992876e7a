/** What one call may carry: far more than any window sends, far less than what would keep the main process busy. */
const most = { characters: 64 * 1024, nodes: 5_000, depth: 12 } as const;

/** `strange`: something besides text, numbers, booleans, null, lists and plain objects. */
export type RequestSize = 'fits' | 'too-large' | 'strange';

/**
 * Measures a request before anything looks at it, and stops at the first limit: what a window sends may be cyclic, very
 * deep, or claim a length of billions. Names of properties count as text, `undefined` as a value that is not there.
 */
export function measureRequest(payload: unknown): RequestSize {
  return measure(payload, { characters: most.characters, nodes: most.nodes }, most.depth);
}

interface Left {
  characters: number;
  nodes: number;
}

function measure(value: unknown, left: Left, depthLeft: number): RequestSize {
  left.nodes -= 1;
  if (left.nodes < 0 || depthLeft < 0) return 'too-large';
  if (typeof value === 'string') return take(left, value);
  if (typeof value !== 'object') return plainTypes.has(typeof value) ? 'fits' : 'strange';
  if (value === null) return 'fits';
  if (Array.isArray(value)) return measureAll(value, left, depthLeft);
  return isPlain(value) ? measureFields(value, left, depthLeft) : 'strange';
}

const plainTypes: ReadonlySet<string> = new Set(['number', 'boolean', 'undefined']);

function take(left: Left, text: string): RequestSize {
  left.characters -= text.length;
  return left.characters < 0 ? 'too-large' : 'fits';
}

function measureAll(values: readonly unknown[], left: Left, depthLeft: number): RequestSize {
  for (const value of values) {
    const size = measure(value, left, depthLeft - 1);
    if (size !== 'fits') return size;
  }
  return 'fits';
}

function measureFields(value: object, left: Left, depthLeft: number): RequestSize {
  const fields = Object.entries(value);
  if (fields.length > left.nodes) return 'too-large';
  for (const [name, field] of fields) {
    const size = take(left, name);
    if (size !== 'fits') return size;
    const inside = measure(field, left, depthLeft - 1);
    if (inside !== 'fits') return inside;
  }
  return 'fits';
}

/** No Map, Date, buffer or error: the schemas take some of these for an object without fields. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
