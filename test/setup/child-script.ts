import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

type Child = ChildProcessByStdio<null, Readable, null>;

/** Starts a Node process of its own that runs this module text. */
export function startScript(source: string): Child {
  return spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** The first thing that the process prints. Throws when it ends without a word. */
export async function firstWords(child: Child): Promise<string> {
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) return String(chunk).trim();
  throw new Error('the script ended without a word');
}

/** Waits for the end of the process; its code, or the signal that ended it. */
export async function endOf(child: Child): Promise<number | string> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.signalCode ?? child.exitCode ?? -1;
}

/** Whether a process of this id exists. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
