import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from '../../main/compose.ts';
import type { Channel } from '../../shared/ipc-contract.ts';
import { quietRoom } from '../../test/backend/support/quiet-room.ts';
import type { BuiltEngine } from './build-engine.ts';
import { type Reply, readReplySchema } from './reply.ts';

/** One line of a desk's log. */
export interface LogLine {
  readonly level: 'info' | 'error';
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A workstation of the built engine; calls take the way of the window: sender, size, rate, contract. */
export interface Desk {
  readonly app: App;
  readonly log: readonly LogLine[];
  /** The reply as it came, for whoever judges its shape. */
  callRaw(channel: Channel, payload: unknown): Promise<unknown>;
  call(channel: Channel, payload: unknown): Promise<Reply>;
  /** Calls what must succeed; throws when it does not. */
  must(channel: Channel, payload: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

export interface DeskOptions {
  readonly engine: BuiltEngine;
  readonly url: string;
  readonly publishableKey: string;
  readonly modelUrl: string;
  /** Null: nobody signs in. */
  readonly account: { readonly email: string; readonly password: string } | null;
  /** More variables of the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a workstation with a profile of its own, and signs in. */
export async function openDesk(options: DeskOptions): Promise<Desk> {
  const { engine, account } = options;
  const profile = mkdtempSync(join(tmpdir(), 'rhythm-guardrails-'));
  const log: LogLine[] = [];
  const app = engine.composeApp({
    environment: environmentOf(options),
    userDataFolder: profile,
    appVersion: '0.0.0-guardrails',
    systemLanguage: 'en',
    nativeBinding: undefined,
    secretBox: { available: false, encrypt: Buffer.from, decrypt: (sealed) => sealed.toString() },
    log: {
      info: (event, fields) => void log.push({ level: 'info', event, fields }),
      error: (event, fields) => void log.push({ level: 'error', event, fields }),
    },
    notify: () => undefined,
    onRowsShown: () => undefined,
    openWindow: async () => undefined,
    chooseFile: async () => null,
    leave: () => undefined,
    announce: () => undefined,
    surroundings: quietRoom(),
  });
  await app.start();
  const answerCall = engine.createGuardedCalls(app.server, () => performance.now());
  const callRaw = (channel: Channel, payload: unknown): Promise<unknown> =>
    // A sender of its own for each call: what is tried here may come quicker than from one window.
    answerCall({ channel, payload, sender: {}, isTrusted: true });
  const desk: Desk = {
    app,
    log,
    callRaw,
    call: async (channel, payload) => readReplySchema.parse(await callRaw(channel, payload)),
    async must(channel, payload) {
      const reply = await desk.call(channel, payload);
      if (!reply.success) throw new Error(`${channel}: ${reply.error.code} ${reply.error.message}`);
      return reply.data;
    },
    async stop() {
      await app.stop();
      rmSync(profile, { recursive: true, force: true });
    },
  };
  if (account) {
    await desk.must('session.signIn', { email: account.email, password: account.password });
    // Refused to whoever has no worklist.
    await desk.call('sync.pullNow', {});
  }
  return desk;
}

function environmentOf({ engine, url, publishableKey, modelUrl, env = {} }: DeskOptions) {
  const environment = engine.parseEnvironment({
    SUPABASE_URL: url,
    SUPABASE_PUBLISHABLE_KEY: publishableKey,
    ANTHROPIC_API_KEY: 'demo-key',
    ANTHROPIC_BASE_URL: modelUrl,
    ...env,
  });
  if (!environment.ok) throw new Error(environment.error.join());
  return environment.value;
}
