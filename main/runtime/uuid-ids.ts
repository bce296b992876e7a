import { v7 } from 'uuid';
import type { Ids } from '../engine/ports.ts';

/** UUIDv7 (RFC 9562): sortable by time, unique without asking anybody. */
export const uuidIds: Ids = { newId: () => v7() };
