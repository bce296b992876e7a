import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { tryReadText } from '../try-read-text.ts';
import { pgdataOf } from './init-cluster.ts';
import { tryGetCommandLine, waitForExit } from './process-command.ts';

const FAST_SHUTDOWN_MS = 10_000;

/**
 * Clears what a killed server left in a cluster: stops its Postgres when it still runs, removes its lock file.
 * Only a process whose command line names this very cluster is touched: process ids are reused.
 * @throws when that Postgres does not stop.
 */
export async function clearStalePostmaster(cluster: string, log: (line: string) => void): Promise<void> {
  const lockFile = join(pgdataOf(cluster), 'postmaster.pid');
  const pid = await tryReadPid(lockFile);
  if (pid === null) return;
  const commandLine = await tryGetCommandLine(pid);
  if (commandLine?.includes(`${pgdataOf(cluster)} `)) {
    log(`stopping Postgres ${pid}, left over from a server that was killed`);
    await stopProcess(pid);
  }
  await rm(lockFile, { force: true });
}

async function tryReadPid(lockFile: string): Promise<number | null> {
  const pid = Number.parseInt((await tryReadText(lockFile)) ?? '', 10);
  return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
}

/** Fast shutdown first (keeps the next start free of recovery), then the immediate one. */
async function stopProcess(pid: number): Promise<void> {
  signal(pid, 'SIGINT');
  try {
    await waitForExit(pid, FAST_SHUTDOWN_MS);
  } catch {
    signal(pid, 'SIGQUIT');
    await waitForExit(pid, FAST_SHUTDOWN_MS);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
