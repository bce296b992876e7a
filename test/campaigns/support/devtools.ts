import { WebSocket } from 'ws';
import { z } from 'zod';

/** A connection to the Chrome DevTools Protocol of a running app. */
export interface Devtools {
  /** Sends a command and resolves with its result; rejects when it fails or the app ends first. */
  send(method: string, params: object, sessionId?: string): Promise<unknown>;
  onEvent(listener: (method: string, params: unknown) => void): void;
  /** Rejects when the app has ended or the connection was closed. */
  readonly closed: Promise<never>;
  close(): void;
}

const messageSchema = z.union([
  z.object({ id: z.int(), error: z.object({ message: z.string() }) }),
  z.object({ id: z.int(), result: z.unknown() }),
  z.object({ method: z.string(), params: z.unknown() }),
]);

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (fault: Error) => void;
}

/** Connects to the address that Chromium prints when it listens. */
export async function openDevtools(url: string): Promise<Devtools> {
  // Loopback, and answers may hold whole worklists: compression would only cost time.
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 256 * 1024 * 1024 });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  const waiting = new Map<number, Waiting>();
  const listeners: ((method: string, params: unknown) => void)[] = [];
  let lastId = 0;
  socket.on('message', (data) => {
    if (!Buffer.isBuffer(data)) throw new TypeError('DevTools sent something that is no text');
    const message = messageSchema.parse(JSON.parse(data.toString('utf8')));
    if ('method' in message) for (const listener of listeners) listener(message.method, message.params);
    else settle(waiting, message);
  });
  // A killed app shows as an error or as a close, whichever comes first.
  socket.on('error', () => socket.terminate());
  const closed = new Promise<never>((_, reject) => {
    socket.on('close', () => {
      const fault = new Error('the app ended before it answered');
      for (const call of waiting.values()) call.reject(fault);
      waiting.clear();
      reject(fault);
    });
  });
  closed.catch(() => undefined); // to be waited for only by those who like to
  return {
    send(method, params, sessionId) {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        if (socket.readyState !== WebSocket.OPEN) {
          reject(new Error('the app has ended'));
          return;
        }
        waiting.set(id, { resolve, reject });
        socket.send(JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) }));
      });
    },
    onEvent: (listener) => void listeners.push(listener),
    closed,
    close: () => socket.terminate(),
  };
}

function settle(
  waiting: Map<number, Waiting>,
  message: { id: number; result?: unknown; error?: { message: string } },
): void {
  const { id, error, result } = message;
  const found = waiting.get(id);
  waiting.delete(id);
  if (error) found?.reject(new Error(error.message));
  else found?.resolve(result);
}
