import fc, { type Arbitrary } from 'fast-check';
import { measureRequest } from '../../../main/ipc/measure-request.ts';
import { type Channel, ipcContract, isChannel } from '../../../shared/ipc-contract.ts';
import { hostileValues, type KnownIds, nearlyWellFormed, wellFormed } from './call-arbitraries.ts';
import type { HostileCaller } from './hostile-callers.ts';
import { inLanes } from './in-lanes.ts';
import { type CallFault, judgeCall } from './judge-call.ts';

const channels: readonly Channel[] = Object.keys(ipcContract).filter(isChannel);
/** What works for long when it is let through: password hashes, runs, the network. Let through in one round of eight. */
const slow: readonly Channel[] = [
  'session.signIn',
  'lock.unlock',
  'batch.start',
  'runs.execute',
  'sync.pullNow',
  'sync.rebuild',
  'session.checkAccess',
  'connection.test',
  'connection.save',
  'model.test',
];
/** Calls of one kind on one channel in a round. */
const perKind = 2;
/** Calls of a round with all three kinds. */
export const callsOfRound = channels.length * perKind * 3;
const lanes = 8;

export interface FuzzRound {
  readonly caller: HostileCaller;
  readonly seed: number;
  readonly ids: KnownIds;
  readonly namesIn: (text: string) => readonly string[];
  /** Leaves out what the channel takes: nothing may change then, whoever calls. */
  readonly onlyRefusable: boolean;
}

export interface FuzzedCall {
  readonly channel: Channel;
  readonly fault: CallFault | null;
  readonly wasRefused: boolean;
  readonly reply: unknown;
}

/** Calls every channel with what is hostile, nearly well-formed and well-formed, and judges every reply. */
export async function fuzzRound(round: FuzzRound): Promise<FuzzedCall[]> {
  const { caller, namesIn } = round;
  const calls = channels.flatMap((channel) =>
    payloadsFor(channel, round).map((payload) => ({ channel, payload })),
  );
  const sender = {};
  const fuzzed = await inLanes(calls, lanes, async ({ channel, payload }) => {
    const reply: unknown = await caller
      .answer({ channel, payload, sender, isTrusted: true })
      .catch(() => null);
    const fault = judgeCall({ channel, payload, reply, mayCall: caller.mayCall, namesIn });
    const wasRefused = typeof reply === 'object' && reply !== null && 'success' in reply && !reply.success;
    return { channel, fault, wasRefused, reply: fault === null ? null : reply };
  });
  await caller.restore();
  return fuzzed;
}

/** As they come out of Electron's transport, which copies them. */
export function payloadsFor(
  channel: Channel,
  { seed, ids, onlyRefusable }: Omit<FuzzRound, 'caller' | 'namesIn'>,
) {
  const passes = !onlyRefusable && (!slow.includes(channel) || seed % 8 === 0);
  const kinds: readonly Arbitrary<unknown>[] = [
    hostileValues,
    nearlyWellFormed(channel, ids),
    passes ? wellFormed(channel, ids) : nearlyWellFormed(channel, ids),
  ];
  return kinds
    .flatMap((kind, at) => fc.sample(kind, { numRuns: perKind, seed: seed * 3 + at }))
    .map(copied)
    .filter((payload) => passes || !isAskedFor(channel, payload));
}

function isAskedFor(channel: Channel, payload: unknown): boolean {
  return measureRequest(payload) === 'fits' && ipcContract[channel].request.safeParse(payload).success;
}

function copied(payload: unknown): unknown {
  try {
    return structuredClone(payload);
  } catch {
    return undefined; // Electron would not carry it either
  }
}
