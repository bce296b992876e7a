import { isDeepStrictEqual } from 'node:util';
import { measureRequest } from '../../../main/ipc/measure-request.ts';
import type { Caller } from '../../../shared/ipc/channel.ts';
import { type Channel, ipcContract } from '../../../shared/ipc-contract.ts';
import { canary } from './call-arbitraries.ts';
import { readReply } from './read-reply.ts';

/** `crashed`: a bug was met. `unvalidated`: no envelope of this channel. `accepted`: should have been refused. */
export type CallFault = 'crashed' | 'unvalidated' | 'accepted' | 'leaked';

/** What no refusal may tell. */
const secrets: readonly RegExp[] = [
  /\bat .*:\d+:\d+/,
  /node_modules|node:internal|\.(?:ts|cjs|mjs|js)\b/,
  /\b(?:select|insert|update|delete)\b.+\b(?:from|into|set|where)\b/i,
  /violates|relation "|column "|SQLITE_|SQLSTATE|PGRST|duplicate key|syntax error/i,
  /\/(?:etc|proc|root|home|tmp|var|usr)\//,
  new RegExp(canary),
];

export interface JudgedCall {
  readonly channel: Channel;
  readonly payload: unknown;
  readonly reply: unknown;
  /** Kinds of callers that this sender counts among. */
  readonly mayCall: ReadonlySet<Caller>;
  /** Finds the names of patients. */
  readonly namesIn: (text: string) => readonly string[];
}

/** What is wrong with a reply. Null: nothing. */
export function judgeCall({ channel, payload, reply, mayCall, namesIn }: JudgedCall): CallFault | null {
  const read = tryRead(channel, reply);
  if (!read || !isDeepStrictEqual(read, reply)) return 'unvalidated';
  const entry = ipcContract[channel];
  const isAskedFor = measureRequest(payload) === 'fits' && entry.request.safeParse(payload).success;
  if (read.success) {
    if (!isAskedFor || !mayCall.has(entry.caller)) return 'accepted';
    return mayCall.has('worklist') || namesIn(JSON.stringify(read)).length === 0 ? null : 'leaked';
  }
  if (read.error.code === 'INTERNAL_ERROR') return 'crashed';
  if (!isAskedFor && read.error.code !== 'VALIDATION_ERROR') return 'accepted';
  const text = JSON.stringify(read);
  return secrets.some((secret) => secret.test(text)) || namesIn(text).length > 0 ? 'leaked' : null;
}

function tryRead(channel: Channel, reply: unknown) {
  try {
    return readReply(channel, reply);
  } catch {
    return null;
  }
}
