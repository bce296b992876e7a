import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** What the server refuses: one access token, which can be renewed, or everything until somebody signs in again. */
export type Ending = 'token' | 'session';

export interface SessionProxy {
  readonly url: string;
  /** The next request that fits is refused as its ending says. */
  endAt(isStep: (request: string) => boolean, ending: Ending): void;
  /** Whether a request has fitted since. */
  reached(): boolean;
  stop(): Promise<void>;
}

const forged = 'forged.forged.forged';
/** Set anew by whoever sends the message on. */
const ownHeaders = [
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'content-encoding',
  'keep-alive',
];

/**
 * A proxy that spoils the credentials of requests: the server itself refuses them, in its own words. It passes no
 * WebSockets. A request is told as `<method> <path>`.
 */
export async function startSessionProxy(target: string): Promise<SessionProxy> {
  let step: ((request: string) => boolean) | null = null;
  let ending: Ending = 'token';
  let reached = false;
  let isOver = false;

  function isSpoiled(request: string): boolean {
    if (step?.(request)) {
      step = null;
      reached = true;
      isOver = ending === 'session';
      return true;
    }
    if (request.includes('grant_type=password')) isOver = false;
    return isOver;
  }

  const server = createServer((incoming, outgoing) => {
    const spoiled = isSpoiled(`${incoming.method} ${incoming.url}`);
    pass(target, { incoming, outgoing, spoiled }).catch(() => outgoing.destroy()); // either side has gone
  });
  server.on('upgrade', (_, socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    endAt(isStep, how) {
      [step, ending, reached] = [isStep, how, false];
    },
    reached: () => reached,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly spoiled: boolean;
}

async function pass(target: string, { incoming, outgoing, spoiled }: Exchange): Promise<void> {
  const { method = 'GET', url = '/' } = incoming;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (!ownHeaders.includes(name)) headers.set(name, String(value));
  }
  if (spoiled) headers.set('authorization', `Bearer ${forged}`);
  const sent = await readBody(incoming);
  const body = spoiled && url.includes('grant_type=refresh_token') ? refusedRefresh : sent;
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const reply = await fetch(new URL(url, target), { method, headers, ...(hasBody ? { body } : {}) });
  const replyHeaders = [...reply.headers].filter(([name]) => !ownHeaders.includes(name));
  outgoing.writeHead(reply.status, Object.fromEntries(replyHeaders));
  outgoing.end(Buffer.from(await reply.arrayBuffer()));
}

const refusedRefresh = JSON.stringify({ refresh_token: forged });

async function readBody(incoming: IncomingMessage): Promise<string> {
  let body = '';
  incoming.setEncoding('utf8');
  for await (const chunk of incoming) body += String(chunk);
  return body;
}
