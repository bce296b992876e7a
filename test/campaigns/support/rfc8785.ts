import { createHash } from 'node:crypto';

/**
 * SHA-256 in hex over RFC 8785 canonical JSON: written a second time, after the standard, so that the product's hashes
 * are not checked by the code that made them. Keys are ordered by their UTF-16 code units, numbers and strings written
 * as ECMAScript writes them.
 */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonical(value), 'utf8').digest('hex');
}

/** The canonical JSON of a value that was read from JSON. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  // The default order of sort() is that of the code units.
  const members = new Map(Object.entries(value));
  const keys = [...members.keys()].sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(members.get(key))}`).join(',')}}`;
}
