import { type ChildProcess, spawn } from 'node:child_process';
import type { Binaries } from './binaries.ts';
import { childEnvironment } from './child-environment.ts';
import { findFreePort } from './free-port.ts';
import { pgdataOf } from './init-cluster.ts';
import { type RunAs, spawnIdentity } from './run-as.ts';
import { readServerLog, type ServerLog } from './server-log.ts';
import { guardAgainstOurDeath } from './watchdog.ts';

const PORT_ATTEMPTS = 5;
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
  /** Passes on no more of its log; for when its connections are about to be cut. */
  mute(): void;
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
    const log = readServerLog(child, options.log);
    if (await log.ready) return running({ child, port, log, runAs: options.runAs });
    const portTaken = log.tail.some((line) => line.includes('Address already in use'));
    if (!portTaken || attempt === PORT_ATTEMPTS) {
      throw new Error(`Postgres did not start:\n${log.tail.join('\n')}`);
    }
  }
}

function spawnPostgres({ binaries, runAs, cluster }: StartOptions, port: number): ChildProcess {
  const settings = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '60',
    wal_level: 'logical', // below that each publication is warned of
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

type Running = {
  readonly child: ChildProcess;
  readonly port: number;
  readonly log: ServerLog;
  readonly runAs: RunAs;
};

function running({ child, port, log, runAs }: Running): Postgres {
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
  return { port, exited, mute: log.mute, stop };
}
