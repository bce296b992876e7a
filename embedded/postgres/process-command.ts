import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The command line of a living process, or null when no process has that id (or it cannot be seen). */
export async function tryGetCommandLine(pid: number): Promise<string | null> {
  try {
    if (process.platform === 'linux') {
      const line = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
      return line === '' ? null : line; // empty: a zombie, dead already
    }
    if (process.platform === 'win32') {
      const query = `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`;
      return (await run('powershell', ['-NoProfile', '-Command', query])).stdout.trim() || null;
    }
    return (await run('ps', ['-o', 'args=', '-p', String(pid)])).stdout.trim() || null;
  } catch {
    return null; // no such process
  }
}

/** Resolves once the process is gone. @throws after `timeoutMs` when it still lives. */
export async function waitForExit(pid: number, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while ((await tryGetCommandLine(pid)) !== null) {
    if (performance.now() > deadline) throw new Error(`process ${pid} did not end within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20)); // not our child: there is no event to wait for
  }
}
