import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { openingEvents, textDeltaEvent } from '../../../embedded/demo-model/wire.ts';

/**
 * A provider whose machine freezes while a request is open: its kernel still acknowledges what arrives, nobody reads
 * it, and nothing ever comes back, not even the end of the connection.
 * - `unread`: it froze before it took the connection.
 * - `mid_body`: it froze after some text.
 */
export type FrozenWhen = 'unread' | 'mid_body';

export interface FrozenModel {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts it in a process of its own, which is stopped like a frozen machine: by SIGSTOP. */
export async function startFrozenModel(when: FrozenWhen): Promise<FrozenModel> {
  const child = spawn(process.execPath, [import.meta.filename, 'serve'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const [port] = await once(lines, 'line');
  const freeze = () => child.kill('SIGSTOP');
  if (when === 'unread') freeze();
  else lines.once('line', freeze); // the line that says that text was sent
  return { url: `http://127.0.0.1:${port}`, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}

/** The child: begins every answer and never ends one. */
async function serve(): Promise<void> {
  const message = { id: 'msg_frozen', text: '', stopReason: '', inputTokens: 1, outputTokens: 1 };
  const begun = [...openingEvents(message), textDeltaEvent('{"summary": "The record')].join('');
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(begun, () => console.log('begun'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  console.log(address.port);
}

if (process.argv[1] === import.meta.filename && process.argv[2] === 'serve') await serve();
