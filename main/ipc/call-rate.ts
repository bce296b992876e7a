import type { Channel } from '../../shared/ipc-contract.ts';

/** Tokens that a bucket gains, and the most that it holds. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** Generous: no person and no batch comes near it. */
export const callLimit: Rate = { perSecond: 100, burst: 200 };

/** Says whether one more call of a sender on a channel may go on. */
export type CallRate = (sender: object, channel: Channel) => boolean;

interface Bucket {
  tokens: number;
  readonly filledAtMs: number;
}

/**
 * A bucket of tokens for each sender and channel: one that is flooded refuses, all others go on. A clock that is set back
 * fills nothing and takes nothing.
 * @param nowMs epoch ms or any other clock in ms
 */
export function createCallRate(nowMs: () => number, { perSecond, burst }: Rate): CallRate {
  const senders = new WeakMap<object, Map<Channel, Bucket>>();
  return function mayCall(sender, channel) {
    const buckets = senders.get(sender) ?? new Map<Channel, Bucket>();
    senders.set(sender, buckets);
    const now = nowMs();
    const { tokens, filledAtMs } = buckets.get(channel) ?? { tokens: burst, filledAtMs: now };
    const filled = Math.min(burst, tokens + (Math.max(0, now - filledAtMs) / 1_000) * perSecond);
    const may = filled >= 1;
    buckets.set(channel, { tokens: may ? filled - 1 : filled, filledAtMs: now });
    return may;
  };
}
