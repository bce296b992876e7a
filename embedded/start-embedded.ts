import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type ReadyMessage, readyMessageSchema } from './ready-message.ts';

export type StartEmbeddedOptions = {
  /** Kept between starts; default: a fresh temporary folder, removed at stop. */
  readonly dataDir?: string;
  /** SQL files to apply; default: supabase/migrations of this checkout. */
  readonly migrations?: string;
  readonly demo?: boolean;
  /** CSV with people to import instead of the generated patients; only with `demo`. */
  readonly patientsFile?: string;
  readonly demoModel?: boolean;
  /** TCP port of the API; default: a free one. */
  readonly port?: number;
  /** After how many seconds an access token has run out; default: an hour. */
  readonly tokenLifetimeS?: number;
  /** Receives each line of the server's log. */
  readonly onLog?: (line: string) => void;
};

export type EmbeddedBackend = Omit<ReadyMessage, 'ready'> & {
  /** Process id of the server, for tests that kill it. */
  readonly pid: number;
  /** Stops the server and its Postgres; a temporary data dir is removed. Calling it again does nothing. */
  stop(): Promise<void>;
};

const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 20_000;
const LOG_TAIL_LINES = 30;
const serveFile = fileURLToPath(new URL('./serve.ts', import.meta.url));

/**
 * Starts the embedded backend as a child process that ends when this one does, however it ends.
 * @throws with the tail of its log when it does not become ready within two minutes.
 */
export async function startEmbedded(options: StartEmbeddedOptions = {}): Promise<EmbeddedBackend> {
  const temporary = options.dataDir === undefined ? await makeTemporaryFolder() : null;
  const child = spawnServer(options.dataDir ?? temporary ?? '', options);
  const removeTemporary = async () => {
    if (temporary !== null) await rm(temporary, { recursive: true, force: true });
  };
  try {
    const { ready: _, ...backend } = await waitUntilReady(child, options.onLog);
    const stop = async () => {
      await stopServer(child);
      await removeTemporary();
    };
    return { ...backend, pid: child.pid ?? 0, stop };
  } catch (error) {
    await stopServer(child);
    await removeTemporary();
    throw error;
  }
}

async function makeTemporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rhythm-embedded-'));
  await chmod(folder, 0o755); // as root, Postgres runs as another user, who must get in
  return folder;
}

function spawnServer(dataDir: string, options: StartEmbeddedOptions): ChildProcess {
  const args = [
    '--data-dir',
    dataDir,
    ...(options.migrations === undefined ? [] : ['--migrations', options.migrations]),
    ...(options.demo ? ['--demo'] : []),
    ...(options.patientsFile === undefined ? [] : ['--patients', options.patientsFile]),
    ...(options.demoModel ? ['--demo-model'] : []),
    ...(options.port === undefined ? [] : ['--port', String(options.port)]),
    ...(options.tokenLifetimeS === undefined ? [] : ['--token-lifetime', String(options.tokenLifetimeS)]),
  ];
  return spawn(process.execPath, [serveFile, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true, // a Ctrl-C in the terminal is for the starter, which stops the server in its own order
  });
}

async function waitUntilReady(child: ChildProcess, onLog?: (line: string) => void): Promise<ReadyMessage> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('the server was started without pipes');
  const tail: string[] = [];
  createInterface({ input: stderr }).on('line', (line) => {
    if (tail.push(line) > LOG_TAIL_LINES) tail.shift();
    onLog?.(line);
  });
  const failed = (why: string) => new Error(`The embedded backend ${why}.\n${tail.join('\n')}`);
  return await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(failed('did not become ready in time')), START_TIMEOUT_MS);
    child.once('error', reject);
    child.once('close', () => reject(failed('ended before it was ready')));
    createInterface({ input: stdout }).once('line', (line) => {
      clearTimeout(timer);
      resolve(readyMessageSchema.parse(JSON.parse(line)));
    });
    child.once('close', () => clearTimeout(timer));
  });
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const closed = once(child, 'close');
  const impatient = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  child.stdin?.end();
  await closed;
  clearTimeout(impatient);
}
