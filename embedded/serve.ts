import { fstatSync } from 'node:fs';
import { redactConsole } from './api/redact-console.ts';
import { startBackend } from './backend.ts';
import { parseServeOptions } from './serve-options.ts';

const log = (line: string) => void process.stderr.write(`[embedded] ${line}\n`);

/** Resolves when this server should end: a signal, or the end of its standard input (its parent died). */
function askedToStop(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
      process.once(signal, () => resolve(signal));
    const input = fstatSync(0);
    // A file or /dev/null ends at once and says nothing about the parent.
    if (!input.isFIFO() && !input.isSocket()) return;
    process.stdin.once('close', () => resolve('end of standard input'));
    process.stdin.resume();
  });
}

async function main(): Promise<number> {
  redactConsole(log);
  const stopping = askedToStop();
  const backend = await startBackend(parseServeOptions(process.argv.slice(2)), log);
  process.stdout.write(`${JSON.stringify(backend.ready)}\n`);
  const lost = backend.databaseLost.then(() => null);
  const reason = await Promise.race([stopping, lost]);
  log(reason === null ? 'Postgres ended unexpectedly' : `stopping: ${reason}`);
  await backend.stop();
  return reason === null ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
process.stdin.destroy();
