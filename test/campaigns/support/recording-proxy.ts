import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** How the proxy treats what is asked: it passes it on, quotes it in an error as a hostile server may, or is gone. */
export type ProxyMode = 'pass' | 'quote' | 'gone';

export interface RecordingProxy {
  readonly url: string;
  /** Head and body of everything that was asked, also of sockets that were opened. */
  asked(): readonly string[];
  /** Bodies of the answers to requests whose path begins with `start`. */
  answersTo(start: string): readonly string[];
  turn(mode: ProxyMode): void;
  stop(): Promise<void>;
}

/** Starts an HTTP proxy on loopback that keeps what passes. @param target null: nobody is behind it, everything is refused. */
export async function startRecordingProxy(target: string | null): Promise<RecordingProxy> {
  const asked: string[] = [];
  const answers: { path: string; body: string }[] = [];
  const sockets = new Set<Duplex>();
  let mode: ProxyMode = 'pass';
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy()); // either side has gone: so does the other
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const refuseTunnel = (incoming: IncomingMessage, socket: Duplex) => {
    asked.push(headOf(incoming));
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  };
  server.on('connect', refuseTunnel);
  server.on('upgrade', (incoming, socket, head) => {
    if (target === null || mode !== 'pass') return refuseTunnel(incoming, socket);
    asked.push(headOf(incoming));
    tunnel(target, incoming, socket, head);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const text = `${headOf(incoming)}\n\n${await readText(incoming)}`;
    asked.push(text);
    if (mode === 'gone') return void incoming.socket.destroy();
    if (target === null || mode === 'quote') return quote(outgoing, text);
    const reply = await forward({ target, incoming, outgoing }, text.slice(text.indexOf('\n\n') + 2));
    const path = incoming.url ?? '';
    const body: string[] = [];
    reply.setEncoding('utf8').on('data', (piece: string) => body.push(piece));
    reply.once('end', () => answers.push({ path, body: body.join('') }));
    outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.on('error', () => outgoing.destroy());
    reply.pipe(outgoing);
  }

  return {
    url: `http://127.0.0.1:${address.port}`,
    asked: () => asked,
    answersTo: (start) => answers.filter(({ path }) => path.startsWith(start)).map(({ body }) => body),
    turn(next) {
      mode = next;
      if (next !== 'pass') for (const socket of sockets) socket.destroy();
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function headOf({ method, url, rawHeaders }: IncomingMessage): string {
  return `${method} ${url}\n${rawHeaders.join('\n')}`;
}

/** Everything that was sent, in every field in which a server can say what is wrong. */
function quote(outgoing: ServerResponse, text: string): void {
  const fields = ['message', 'msg', 'error', 'error_description', 'details', 'hint', 'error_code', 'code'];
  outgoing.writeHead(400, { 'content-type': 'application/json' });
  outgoing.end(JSON.stringify(Object.fromEntries(fields.map((field) => [field, text]))));
}

interface Exchange {
  readonly target: string;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

function forward({ target, incoming, outgoing }: Exchange, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(target);
    const { method, url: path, headers } = incoming;
    const sent = request({ hostname, port, method, path, headers }, resolve);
    sent.once('error', reject);
    // A client that gives up, gives up the request itself.
    outgoing.once('close', () => {
      if (!outgoing.writableFinished) sent.destroy();
    });
    sent.end(body);
  });
}

function tunnel(target: string, incoming: IncomingMessage, client: Duplex, head: Buffer): void {
  const { hostname, port } = new URL(target);
  const upstream = connect(Number(port), hostname, () => {
    const headers = incoming.rawHeaders.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`));
    upstream.write(`GET ${incoming.url} HTTP/1.1\r\n${headers.join('')}\r\n`);
    upstream.write(head);
    upstream.pipe(client).pipe(upstream);
  });
  for (const side of [upstream, client]) {
    side.on('error', () => undefined); // its close follows
    side.on('close', () => {
      upstream.destroy();
      client.destroy();
    });
  }
}

async function readText(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
