import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../../../embedded/demo/random.ts';

/** What may go wrong between a client and a server; after `lost`, `cut` and `bad-gateway` the server has applied it. */
export const faults = [
  /** Nobody listens for a moment. */
  'refuse',
  /** The connection is reset before the request arrives. */
  'reset',
  /** A gateway answers instead of the server. */
  'unavailable',
  /** The reply takes its time. */
  'slow',
  /** The server has answered, a gateway says 502. */
  'bad-gateway',
  /** The server has answered, nobody hears it. */
  'lost',
  /** The reply breaks off in the middle. */
  'cut',
] as const;

/** A page of somebody else (captive portal, block page, deploy) instead of the server; not among the random faults. */
export const pageFaults = ['page-200', 'page-403', 'page-404'] as const;

export type Fault = (typeof faults)[number] | (typeof pageFaults)[number];

export interface ProxiedRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly body: Buffer;
}

/** Decides what goes wrong with a request; null: nothing. */
export type ChooseFault = (request: ProxiedRequest) => Fault | null;

export interface FaultProxy {
  readonly url: string;
  requests(): number;
  /** How often each fault has happened. */
  counts(): Readonly<Record<Fault, number>>;
  /** How many WebSockets were opened through it. */
  upgrades(): number;
  /** Cuts every WebSocket. @returns how many there were. */
  dropSockets(): number;
  stop(): Promise<void>;
}

/** A share of all requests goes wrong, each fault as often as the others. */
export function randomFaults(random: Random, share: number): ChooseFault {
  return () => (random.chance(share) ? random.pick(faults) : null);
}

/** Every reply is lost once, after the server has applied its request; the same request sent again is answered. */
export function eachReplyLostOnce(): ChooseFault {
  const lost = new Set<string>();
  return ({ method, path, body }) => {
    const key = `${method} ${path} ${body.toString('base64')}`;
    if (lost.has(key)) return null;
    lost.add(key);
    return 'lost';
  };
}

interface Exchange {
  readonly target: URL;
  readonly agent: Agent;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly body: Buffer;
}

const outageMs = 30;
const slowMs = 400;

/** Starts an HTTP proxy on loopback in front of `target`. WebSockets are passed through as they are. */
export async function startFaultProxy(target: string, chooseFault: ChooseFault): Promise<FaultProxy> {
  const counts: Record<Fault, number> = {
    refuse: 0,
    reset: 0,
    unavailable: 0,
    slow: 0,
    'bad-gateway': 0,
    lost: 0,
    cut: 0,
    'page-200': 0,
    'page-403': 0,
    'page-404': 0,
  };
  const agent = new Agent({ keepAlive: true });
  const sockets = new Set<Duplex>();
  const tunnels = new Set<Duplex>();
  let requests = 0;
  let upgrades = 0;
  let stopped = false;
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy()); // either side has gone: so does the other
  });
  server.keepAliveTimeout = 60_000;
  server.on('connection', (socket: Socket) => track(sockets, socket));
  server.on('upgrade', (incoming, socket, head) => {
    upgrades += 1;
    const upstream = tunnel(target, incoming, socket, head);
    for (const kept of [sockets, tunnels]) track(kept, upstream);
  });
  await listen(server, 0);
  const port = portOf(server);

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await readBody(incoming);
    requests += 1;
    const fault = chooseFault({ method: incoming.method ?? '', path: incoming.url ?? '', body });
    if (fault) counts[fault] += 1;
    await answer(fault, { target: new URL(target), agent, incoming, outgoing, body });
    if (fault === 'refuse') await outage();
  }

  async function outage(): Promise<void> {
    if (!server.listening) return;
    server.close();
    await delay(outageMs);
    if (!stopped && !server.listening) await listen(server, port);
  }

  return {
    url: `http://127.0.0.1:${port}`,
    requests: () => requests,
    counts: () => counts,
    upgrades: () => upgrades,
    dropSockets() {
      const open = [...tunnels];
      for (const upstream of open) upstream.destroy();
      return open.length;
    },
    async stop() {
      stopped = true;
      for (const socket of sockets) socket.destroy();
      agent.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(fault: Fault | null, exchange: Exchange): Promise<void> {
  const { incoming, outgoing } = exchange;
  switch (fault) {
    case 'refuse':
    case 'reset':
      incoming.socket.resetAndDestroy();
      return;
    case 'unavailable':
      sayGateway(outgoing, 503);
      return;
    case 'page-200':
    case 'page-403':
    case 'page-404':
      sayGateway(outgoing, Number(fault.slice('page-'.length)));
      return;
    case 'bad-gateway':
      await readBody(await forward(exchange));
      sayGateway(outgoing, 502);
      return;
    case 'lost':
      await readBody(await forward(exchange));
      incoming.socket.resetAndDestroy();
      return;
    case 'cut':
      await answerHalf(exchange);
      return;
    case 'slow':
      await delay(slowMs);
      pass(await forward(exchange), outgoing);
      return;
    case null:
      pass(await forward(exchange), outgoing);
  }
}

/** Sends the request on; resolves when the head of the reply is there. */
function forward({ target, agent, incoming, body, outgoing }: Exchange): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        agent,
        host: target.hostname,
        port: target.port,
        method: incoming.method,
        path: incoming.url,
        headers: incoming.headers,
      },
      resolve,
    );
    sent.once('error', reject);
    // A client that gives up, gives up the request itself: the server must see that.
    outgoing.once('close', () => {
      if (!outgoing.writableFinished) sent.destroy();
    });
    sent.end(body);
  });
}

function pass(reply: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
  outgoing.flushHeaders();
  reply.on('error', () => outgoing.destroy());
  reply.pipe(outgoing);
}

/** Head and the first half of the body reach the client before the connection is reset. */
async function answerHalf(exchange: Exchange): Promise<void> {
  const reply = await forward(exchange);
  const body = await readBody(reply);
  const { outgoing, incoming } = exchange;
  outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
  outgoing.write(body.subarray(0, Math.floor(body.byteLength / 2)), () => incoming.socket.resetAndDestroy());
}

function sayGateway(outgoing: ServerResponse, status: number): void {
  outgoing.writeHead(status, { 'content-type': 'text/html' });
  outgoing.end(`<html><body><h1>${status}</h1></body></html>`);
}

function tunnel(target: string, incoming: IncomingMessage, client: Duplex, head: Buffer): Duplex {
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
  return upstream;
}

function track(sockets: Set<Duplex>, socket: Duplex): void {
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
}

async function readBody(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return address.port;
}
