import type { ElectronApplication } from '@playwright/test';
import fc from 'fast-check';
import { z } from 'zod';
import { type Channel, ipcContract, isChannel } from '../../../shared/ipc-contract.ts';
import { type KnownIds, nearlyWellFormed } from './call-arbitraries.ts';
import { readReply } from './read-reply.ts';

/** What only exists as a program, written as one. */
const oddExpressions = [
  'undefined',
  '10n ** 40n',
  'new Map([["runId", 1]])',
  'new Uint8Array(1000000)',
  'new ArrayBuffer(8)',
  'new Date()',
  'new Error("CANARY-4711")',
  '/x/',
  '(() => { const a = {}; a.a = a; return a; })()',
  'Array.from({ length: 100000 }, () => 1)',
  '"x".repeat(5000000)',
  'Object.assign(Object.create(null), { runId: 1 })',
  '() => 1',
  'Symbol("x")',
  'new Proxy({}, { get() { throw 1; } })',
  'document.body',
  'new Blob(["x"])',
] as const;

const channels: readonly Channel[] = Object.keys(ipcContract).filter(isChannel);
/** A window that signs out or locks sees nothing more; those are called without a window. */
const ending: readonly Channel[] = ['session.signOut', 'lock.now', 'app.quit', 'connection.save'];

export interface WindowCounts {
  readonly calls: number;
  /** What did not get as far as the main process: the bridge could not carry it. */
  readonly notCarried: number;
  readonly unvalidated: number;
  readonly crashed: number;
}

/** Hostile calls through the real window, its preload and Electron's own transport. */
export async function fuzzWindow(
  electron: ElectronApplication,
  { count, seed, ids }: { count: number; seed: number; ids: KnownIds },
): Promise<WindowCounts> {
  const counts = { calls: 0, notCarried: 0, unvalidated: 0, crashed: 0 };
  const usable = channels.filter((channel) => !ending.includes(channel));
  const portion = 250;
  for (let done = 0; done < count; done += portion) {
    const calls = Array.from({ length: Math.min(portion, count - done) }, (_, index) => {
      const channel = usable[(done + index) % usable.length] ?? 'flag.get';
      const odd = oddExpressions[(done + index) % (oddExpressions.length * 3)];
      return { channel, payload: odd ?? jsonOf(channel, ids, seed + done + index) };
    });
    const replies = await callInWindow(electron, calls);
    replies.forEach((reply, index) => {
      const channel = calls[index]?.channel;
      counts.calls += 1;
      if (reply === null) counts.notCarried += 1;
      else if (channel) judge(counts, channel, reply);
    });
  }
  return counts;
}

function judge(counts: { unvalidated: number; crashed: number }, channel: Channel, reply: unknown): void {
  try {
    const read = readReply(channel, reply);
    if (!read.success && read.error.code === 'INTERNAL_ERROR') counts.crashed += 1;
  } catch {
    counts.unvalidated += 1;
  }
}

function jsonOf(channel: Channel, ids: KnownIds, seed: number): string {
  const [payload] = fc.sample(nearlyWellFormed(channel, ids), { numRuns: 1, seed });
  try {
    return `JSON.parse(${JSON.stringify(JSON.stringify(payload) ?? 'null')})`;
  } catch {
    return 'null'; // cyclic, or with a BigInt: both are among the odd ones
  }
}

const repliesSchema = z.array(z.unknown());

async function callInWindow(
  electron: ElectronApplication,
  calls: readonly { channel: Channel; payload: string }[],
): Promise<unknown[]> {
  const each = calls.map(
    ({ channel, payload }) =>
      `(async () => rhythm.invoke(${JSON.stringify(channel)}, ${payload}))().catch(() => null)`,
  );
  const code = `Promise.all([${each.join(',')}]).then(JSON.stringify)`;
  const answered: unknown = await electron.evaluate(
    ({ BrowserWindow }, script) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(script),
    code,
  );
  return repliesSchema.parse(JSON.parse(z.string().parse(answered)));
}

/** A thousand calls at once on one channel: how many of them were told to wait, and whether another channel still answers. */
export async function floodWindow(
  electron: ElectronApplication,
): Promise<{ throttled: number; others: boolean }> {
  const replies = await callInWindow(
    electron,
    Array.from({ length: 1_001 }, (_, index) =>
      index < 1_000
        ? { channel: 'flag.get' as const, payload: '{}' }
        : { channel: 'app.getState' as const, payload: '{}' },
    ),
  );
  const codeOf = (reply: unknown) => refusedSchema.safeParse(reply).data?.error.message;
  return {
    throttled: replies.filter((reply) => codeOf(reply)?.startsWith('Too many calls')).length,
    others: z.object({ success: z.literal(true) }).safeParse(replies.at(-1)).success,
  };
}
const refusedSchema = z.object({ success: z.literal(false), error: z.object({ message: z.string() }) });
