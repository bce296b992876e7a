import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

const BODY_LIMIT_BYTES = 64 * 1024 * 1024;

export type HttpOptions = {
  readonly port: number;
  readonly handle: (request: Request) => Promise<Response>;
  readonly log: (line: string) => void;
};

/** Serves a fetch-style handler on 127.0.0.1. @throws when the port is taken. */
export async function serveHttp({ port, handle, log }: HttpOptions): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing, handle).catch((error: unknown) => {
      log(
        `request ${incoming.method} ${pathOf(incoming)} failed: ${error instanceof Error ? error.name : 'unknown'}`,
      );
      if (outgoing.headersSent) outgoing.destroy();
      else
        outgoing
          .writeHead(500, { 'content-type': 'application/json' })
          .end('{"code":"500","message":"internal error"}');
    });
  });
  server.keepAliveTimeout = 60_000; // longer than clients keep an idle connection, so that they close first
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

/** The port a listening server got. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the HTTP server has no port');
  return address.port;
}

function pathOf(incoming: IncomingMessage): string {
  return (incoming.url ?? '/').split('?', 1)[0] ?? '/'; // the query may hold what a filter looks for
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handle: HttpOptions['handle'],
): Promise<void> {
  const body = await readBody(incoming);
  if (body === null) {
    outgoing.writeHead(413, { 'content-type': 'application/json', connection: 'close' });
    outgoing.end('{"code":"413","message":"request body too large"}');
    return;
  }
  const response = await handle(toRequest(incoming, body));
  const payload = Buffer.from(await response.arrayBuffer());
  const headers: Record<string, string> = Object.fromEntries(response.headers);
  if (response.status !== 204 && response.status !== 304)
    headers['content-length'] ??= String(payload.byteLength);
  outgoing.writeHead(response.status, headers);
  outgoing.end(payload);
}

async function readBody(incoming: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('the body was decoded before it was read');
    size += chunk.byteLength;
    if (size > BODY_LIMIT_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toRequest(incoming: IncomingMessage, body: Buffer): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const item of Array.isArray(value) ? value : [value])
      if (item !== undefined) headers.append(name, item);
  }
  const method = incoming.method ?? 'GET';
  const hasBody = method !== 'GET' && method !== 'HEAD' && body.byteLength > 0;
  return new Request(new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? '127.0.0.1'}`), {
    method,
    headers,
    ...(hasBody ? { body: new Uint8Array(body) } : {}),
  });
}

/** Stops listening and drops what is open: a client that keeps its connection alive must not delay the end. */
export function stopHttp(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
