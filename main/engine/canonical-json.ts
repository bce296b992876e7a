import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * RFC 8785 canonical JSON: the same value always gives the same text, whatever the order of its keys.
 * Throws for what is no JSON value (undefined, NaN, half a surrogate pair): a bug, as everything was parsed before.
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('the value has no JSON form');
  return text;
}

/** SHA-256 of the canonical JSON, in hex: the content hash of artifacts and context packs. */
export function canonicalHash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value), 'utf8').digest('hex');
}
