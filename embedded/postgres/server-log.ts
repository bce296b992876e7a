import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

const READY = 'database system is ready to accept connections';
const TAIL_LINES = 20;

export type ServerLog = {
  /** True once Postgres accepts connections, false when it ended before. */
  readonly ready: Promise<boolean>;
  /** The last lines it wrote. */
  readonly tail: readonly string[];
  /** Passes on nothing more: that a stopping server cuts its connections is no news. */
  mute(): void;
};

/** Reads what a Postgres process writes, and passes on its warnings and fatal errors. */
export function readServerLog(child: ChildProcess, log: (line: string) => void): ServerLog {
  const { stderr } = child;
  if (stderr === null) throw new Error('Postgres was started without a pipe for its log');
  const tail: string[] = [];
  let muted = false;
  const ready = new Promise<boolean>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve(false));
    createInterface({ input: stderr }).on('line', (line) => {
      if (tail.push(line) > TAIL_LINES) tail.shift();
      // An ERROR is the caller's, who is told; its text may quote what the caller sent.
      if (!muted && / (WARNING|FATAL|PANIC): /.test(line)) log(`postgres: ${line}`);
      if (line.includes(READY)) resolve(true);
    });
  });
  const mute = () => {
    muted = true;
  };
  return { ready, tail, mute };
}
