import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Sql } from 'postgres';
import { WebSocketServer } from 'ws';
import { connect } from '../postgres/connect.ts';
import { followChanges } from './change-feed.ts';
import type { TokenKeys } from './claims.ts';
import { createFanOut } from './fan-out.ts';
import { PROTOCOL_VERSION } from './protocol.ts';
import { serveSocket } from './socket-session.ts';

export type RealtimeOptions = {
  readonly server: Server;
  readonly keys: TokenKeys;
  /** Connected as the superuser; ended by its owner. */
  readonly admin: Sql;
  /** Login that reads rows as the subscriber would. */
  readonly authenticatorUrl: string;
  readonly log: (line: string) => void;
};

const MAX_MESSAGE_BYTES = 256 * 1024;

/**
 * Serves `postgres_changes` of Supabase Realtime at /realtime/v1/websocket; nothing else of it.
 * @returns the function that closes every socket and lets go of the database.
 */
export async function serveRealtime(options: RealtimeOptions): Promise<() => Promise<void>> {
  const { server, keys, log } = options;
  const sql = connect(options.authenticatorUrl, 4);
  const fanOut = createFanOut(sql, log);
  await followChanges(options.admin, fanOut.publish);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });

  server.on('upgrade', (request, stream, head) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const apiKey = url.searchParams.get('apikey') ?? '';
    const refusal = refusalOf(url, apiKey, keys);
    if (refusal !== null) return refuse(stream, refusal);
    sockets.handleUpgrade(request, stream, head, (socket) => {
      serveSocket(socket, { keys, apiKey, subscriptions: fanOut.subscriptions });
    });
  });

  return async () => {
    for (const socket of sockets.clients) socket.terminate();
    await fanOut.close();
    await sql.end({ timeout: 0 });
  };
}

type Refusal = {
  readonly status: string;
  readonly body: { readonly code: string; readonly message: string };
};

function refusalOf(url: URL, apiKey: string, keys: TokenKeys): Refusal | null {
  const unsupported = (what: string): Refusal => ({
    status: '404 Not Found',
    body: { code: 'EMBEDDED_NOT_SUPPORTED', message: `The embedded backend does not support ${what}.` },
  });
  if (url.pathname !== '/realtime/v1/websocket') return unsupported(`the socket ${url.pathname}`);
  if (url.searchParams.get('vsn') !== PROTOCOL_VERSION)
    return unsupported('this version of the Realtime protocol');
  if (apiKey === keys.publishableKey || apiKey === keys.secretKey) return null;
  return { status: '401 Unauthorized', body: { code: '401', message: 'Invalid API key' } };
}

function refuse(stream: Duplex, { status, body }: Refusal): void {
  const text = JSON.stringify(body);
  const head = `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}`;
  stream.end(`${head}\r\nConnection: close\r\n\r\n${text}`);
}
