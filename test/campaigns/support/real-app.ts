import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { electronEnv, electronLaunchArgs, resolveRuntime } from '../../../scripts/setup/runtime.mjs';
import type { Channel, ReplyOf, RequestOf, ResponseOf } from '../../../shared/ipc-contract.ts';
import { type AppPage, openPage } from './app-page.ts';

const root = resolve(import.meta.dirname, '../../..');
const startTimeoutMs = 60_000;

export interface RealAppOptions {
  /** The whole environment besides that of this process. */
  readonly env: Readonly<Record<string, string>>;
  readonly userDataFolder: string;
}

/** How the main process ended. */
export interface AppEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The built app in a process of its own, as a clinician starts it; driven through its own page. */
export interface RealApp {
  /** Resolves when the page takes calls; rejects when the app ends before that. */
  readonly ready: Promise<void>;
  readonly ended: Promise<AppEnd>;
  /** What it has written to the terminal. */
  output(): string;
  /** Calls a channel as the renderer does, through the real preload; rejects when the app ends before it answers. */
  invoke<C extends Channel>(channel: C, request: RequestOf<C>): Promise<ReplyOf<C>>;
  /** Like `invoke`, for a call that must succeed. */
  call<C extends Channel>(channel: C, request: RequestOf<C>): Promise<ResponseOf<C>>;
  /** Leaves the worklist for the settings: drawing a list anew after each of thousands of runs is measured elsewhere. */
  leaveWorklist(): Promise<void>;
  /** Sends a signal to the main process and waits for its end. */
  end(signal: 'SIGKILL' | 'SIGTERM' | 'SIGSEGV'): Promise<AppEnd>;
}

/** Starts the built app, much leaner than through Playwright: campaigns start it more than a thousand times. */
export async function startRealApp(options: RealAppOptions): Promise<RealApp> {
  const child = await spawnApp(options);
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
  }
  const ended = endOf(child);
  const page = devtoolsAddress(child, ended).then(openPage);
  const ready = page.then(
    () => undefined,
    (cause) => {
      throw new Error(`the app did not start\n${output.join('')}`, { cause });
    },
  );
  ready.catch(() => undefined); // an app that is to die at its start is not waited for
  const pageWhenReady = async (): Promise<AppPage> => {
    await ready;
    return page;
  };
  const invoke: RealApp['invoke'] = async (channel, request) =>
    (await pageWhenReady()).invoke(channel, request);
  return {
    ready,
    ended,
    output: () => output.join(''),
    invoke,
    async call(channel, request) {
      const reply = await invoke(channel, request);
      if (reply.success) return reply.data;
      throw new Error(`${channel}: ${reply.error.code} ${reply.error.message}`);
    },
    async leaveWorklist() {
      await (await pageWhenReady()).evaluate('window.location.hash = "#/settings"');
    },
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

async function spawnApp({ env, userDataFolder }: RealAppOptions) {
  const runtime = await resolveRuntime();
  const args = [
    ...electronLaunchArgs(),
    '--disable-gpu',
    '--remote-debugging-port=0',
    `--user-data-dir=${userDataFolder}`,
    '--lang=en-US',
    root,
  ];
  return spawn(runtime.executablePath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...basicEnvironment(), ...electronEnv(runtime), ...env },
  });
}

/** The variables that any program needs; nothing a developer has set for other purposes. */
function basicEnvironment(): Record<string, string> {
  const names =
    'PATH HOME TMPDIR LANG XDG_CACHE_HOME XDG_RUNTIME_DIR DISPLAY XAUTHORITY WAYLAND_DISPLAY'.split(' ');
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function endOf(child: ChildProcess): Promise<AppEnd> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
}

/** Chromium chooses a free port and prints its address. */
function devtoolsAddress(child: ChildProcess, ended: Promise<AppEnd>): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the app does not listen')), startTimeoutMs);
    let text = '';
    child.stderr?.on('data', (chunk: string) => {
      text += chunk;
      const address = /DevTools listening on (ws:\S+)\n/.exec(text)?.[1];
      if (!address) return;
      clearTimeout(timer);
      resolve(address);
    });
    void ended.then(() => {
      clearTimeout(timer);
      reject(new Error('the app ended before it listened'));
    });
  });
}
