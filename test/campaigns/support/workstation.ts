import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Channel, ReplyOf, RequestOf, ResponseOf } from '../../../shared/ipc-contract.ts';
import { readReply } from './read-reply.ts';

const program = new URL('./workstation-process.ts', import.meta.url).pathname;
const answerSchema = z.object({ id: z.int(), reply: z.unknown() });

export interface WorkstationOptions {
  readonly backend: { readonly url: string; readonly publishableKey: string; readonly demoModelUrl: string };
  readonly profile: string;
  readonly account: { readonly email: string; readonly password: string };
}

/** The composed app in a process of its own, signed in, without windows. */
export interface Workstation {
  /** Null: it died before it answered. */
  invoke<C extends Channel>(channel: C, request: RequestOf<C>): Promise<ReplyOf<C> | null>;
  /** For a call that must succeed. */
  call<C extends Channel>(channel: C, request: RequestOf<C>): Promise<ResponseOf<C>>;
  /** SIGKILL: as by a power cut. SIGTERM: it quits in order. Resolves when it is gone. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

/** Starts a workstation; resolves when it is signed in and has pulled. */
export async function startWorkstation(options: WorkstationOptions): Promise<Workstation> {
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const waiting = new Map<number, (reply: unknown) => void>();
  let calls = 0;
  const begun = new Promise<unknown>((resolve) => waiting.set(0, resolve));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, reply } = answerSchema.parse(JSON.parse(line));
    waiting.get(id)?.(reply);
    waiting.delete(id);
  });
  child.stdin.on('error', () => undefined); // its exit follows
  const gone = Symbol('gone');
  const left = exited.then(() => gone);
  if ((await Promise.race([begun, left])) === gone) throw new Error('the workstation did not start');

  const invoke: Workstation['invoke'] = async (channel, request) => {
    calls += 1;
    const id = calls;
    const answered = new Promise<unknown>((resolve) => waiting.set(id, resolve));
    child.stdin.write(`${JSON.stringify({ id, channel, request })}\n`);
    const reply = await Promise.race([answered, left]);
    return reply === gone ? null : readReply(channel, reply);
  };
  return {
    invoke,
    async call(channel, request) {
      const reply = await invoke(channel, request);
      if (reply === null) throw new Error(`${channel}: the workstation has died`);
      if (!reply.success) throw new Error(`${channel}: ${reply.error.code} ${reply.error.message}`);
      return reply.data;
    },
    async end(signal) {
      child.kill(signal);
      await left;
    },
  };
}
