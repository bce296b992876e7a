import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { generate } from 'selfsigned';

/** Where an attack tries to get to. An address ends with the name of the attack, so that what arrives is told apart. */
export interface Targets {
  readonly http: string;
  /** With a certificate that nobody has signed. */
  readonly https: string;
  readonly ws: string;
  /** Ports that only count who connects. */
  readonly preconnectPort: number;
  readonly turnPort: number;
  readonly stunPort: number;
}

export interface HostileServer {
  readonly targets: Targets;
  /** The names of the attacks that have reached it. */
  arrived(): ReadonlySet<string>;
  close(): Promise<void>;
}

/** Listens on loopback for whatever a page should not be able to reach. */
export async function startHostileServer(): Promise<HostileServer> {
  const arrived = new Set<string>();
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const name = request.url?.split('/').at(-1) ?? '';
    arrived.add(decodeURIComponent(name.split('?')[0] ?? ''));
    response.writeHead(200, { 'content-type': 'text/html', 'access-control-allow-origin': '*' });
    response.end('<!doctype html><title>hostile</title><p>control</p>');
  };
  const http = createServer(answer);
  http.on('upgrade', (request, socket) => {
    arrived.add(request.url?.split('/').at(-1) ?? '');
    socket.destroy();
  });
  const https = createTlsServer(await selfSigned(), answer);
  const preconnect = counting(() => arrived.add('preconnect'));
  const turn = counting(() => arrived.add('webrtc-tcp'));
  const stun = createSocket('udp4').on('message', () => arrived.add('webrtc-udp'));
  stun.bind(0, '127.0.0.1');
  const servers = [http, https, preconnect, turn];
  for (const server of servers) server.listen(0, '127.0.0.1');
  await Promise.all([...servers, stun].map((server) => once(server, 'listening')));
  return {
    targets: {
      http: `http://127.0.0.1:${portOf(http)}`,
      https: `https://127.0.0.1:${portOf(https)}`,
      ws: `ws://127.0.0.1:${portOf(http)}`,
      preconnectPort: portOf(preconnect),
      turnPort: portOf(turn),
      stunPort: stun.address().port,
    },
    arrived: () => arrived,
    async close() {
      stun.close();
      http.closeAllConnections();
      https.closeAllConnections();
      await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
    },
  };
}

function counting(onConnection: () => void): Server {
  return createTcpServer((socket) => {
    onConnection();
    socket.on('error', () => undefined).destroy();
  });
}

function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  return address.port;
}

/** Made anew each time: no key lies in the repository. */
async function selfSigned(): Promise<{ key: string; cert: string }> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  return { key, cert };
}
