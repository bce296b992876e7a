import { fstatSync } from 'node:fs';
import { redactConsole } from './api/redact-console.ts';
import { startBackend } from './backend.ts';
import { parseServeOptions } from './serve-options.ts';

/*
 * The embedded backend as a process of its own: real Postgres, data API, Auth and Realtime on 127.0.0.1.
 *
 *   node embedded/serve.ts --data-dir DIR [--migrations DIR] [--demo [--patients FILE.csv]] [--demo-model] [--port N]
 *
 * Once everything runs it prints one line of JSON on stdout (ready-message.ts); its log goes to stderr. It ends, and
 * Postgres with it, on SIGTERM, SIGINT or SIGHUP and when the pipe that is its standard input closes.
 */

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

/** Resolves with the kind of an error nobody handled: a bug, after which only an orderly end is safe. */
function crashed(): Promise<string> {
  return new Promise((resolve) => {
    const end = (error: unknown) =>
      resolve(error instanceof Error ? `${error.name}: ${error.message}` : 'unknown');
    process.on('uncaughtException', end);
    process.on('unhandledRejection', end);
  });
}

async function main(): Promise<number> {
  // With the parent its pipes are gone too: an unheard word must not end us before Postgres has stopped.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  redactConsole(log);
  const asked = askedToStop().then((why) => ({ why, code: 0 }));
  const crash = crashed().then((why) => ({ why, code: 1 }));
  const backend = await startBackend(parseServeOptions(process.argv.slice(2)), log);
  process.stdout.write(`${JSON.stringify(backend.ready)}\n`);
  const lost = backend.databaseLost.then(() => ({ why: 'Postgres ended unexpectedly', code: 1 }));
  const end = await Promise.race([asked, crash, lost]);
  log(`stopping: ${end.why}`);
  await backend.stop();
  return end.code;
}

try {
  process.exitCode = await main();
} catch (error) {
  log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
process.stdin.destroy();
