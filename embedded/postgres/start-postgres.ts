import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Binaries } from './binaries.ts';
import { childEnvironment } from './child-environment.ts';
import { findFreePort } from './free-port.ts';
import { pgdataOf } from './init-cluster.ts';
import { type RunAs, spawnIdentity } from './run-as.ts';
import { guardAgainstOurDeath } from './watchdog.ts';

const READY = 'database system is ready to accept connections';
const PORT_ATTEMPTS = 5;
const LOG_TAIL_LINES = 20;
const FAST_SHUTDOWN_MS = 5_000;

export type StartOptions = {
  readonly binaries: Binaries;
  readonly runAs: RunAs;
  readonly cluster: string;
  readonly log: (line: string) => void;
};

export type Postgres = {
  readonly port: number;
  /** Resolves when the server process has ended, for whatever reason. */
  readonly exited: Promise<void>;
  /** Fast shutdown; the immediate one when that takes longer than 5 s. */
  stop(): Promise<void>;
};

/**
 * Starts Postgres on a free port of 127.0.0.1 and waits until it accepts connections.
 * @throws with the last lines of its log when it ends instead.
 */
export async function startPostgres(options: StartOptions): Promise<Postgres> {
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort();
    const child = spawnPostgres(options, port);
    const started = await waitUntilReady(child, options.log);
    if (started.ready) return running(child, port, options.runAs);
    const portTaken = started.lastLines.some((line) => line.includes('Address already in use'));
    if (!portTaken || attempt === PORT_ATTEMPTS) {
      throw new Error(`Postgres did not start:\n${started.lastLines.join('\n')}`);
    }
  }
}

function spawnPostgres({ binaries, runAs, cluster }: StartOptions, port: number): ChildProcess {
  const settings = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '60',
    wal_level: 'logical', // Realtime reads the write-ahead log, as on a Supabase project
    max_wal_senders: '4',
    max_replication_slots: '4',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Statements and "Failing row contains …" hold patient data: neither belongs in a log.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return spawn(binaries.postgres, ['-D', pgdataOf(cluster), ...args], {
    ...spawnIdentity(runAs),
    cwd: cluster,
    env: childEnvironment(),
    detached: true, // a Ctrl-C in the terminal is ours to handle: connections first, then Postgres
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

type Started = { readonly ready: true } | { readonly ready: false; readonly lastLines: readonly string[] };

function waitUntilReady(child: ChildProcess, log: (line: string) => void): Promise<Started> {
  return new Promise((resolve, reject) => {
    const lastLines: string[] = [];
    child.once('error', reject);
    child.once('close', () => resolve({ ready: false, lastLines }));
    if (child.stderr === null) throw new Error('Postgres was started without a pipe for its log');
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (lastLines.push(line) > LOG_TAIL_LINES) lastLines.shift();
      // An ERROR is the caller's, who is told; its text may quote what the caller sent.
      if (/ (WARNING|FATAL|PANIC): /.test(line)) log(`postgres: ${line}`);
      if (line.includes(READY)) resolve({ ready: true });
    });
  });
}

function running(child: ChildProcess, port: number, runAs: RunAs): Postgres {
  const { pid } = child;
  if (pid === undefined) throw new Error('Postgres runs without a process id');
  const watchdog = guardAgainstOurDeath(pid, runAs);
  const exited = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
  const stop = async () => {
    child.kill('SIGINT');
    const impatient = setTimeout(() => child.kill('SIGQUIT'), FAST_SHUTDOWN_MS);
    await exited;
    clearTimeout(impatient);
    watchdog.dismiss();
  };
  return { port, exited, stop };
}
