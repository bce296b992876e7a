import type { ContextPack } from '../../../shared/context-pack.ts';
import { canonicalHash } from '../canonical-json.ts';

/**
 * The `inputs_hash`: SHA-256 over the canonical JSON of everything but `metadata`. When it was read and the hash
 * itself are therefore no part of it: the same record always gives the same hash, every edit another one.
 */
export function hashPack(pack: ContextPack): string {
  const { metadata: _metadata, ...content } = pack;
  return canonicalHash(content);
}
