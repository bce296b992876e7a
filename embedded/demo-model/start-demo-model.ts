import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { diagnose } from './diagnose.ts';
import { handleControl } from './handle-control.ts';
import { handleMessages, type ModelState } from './handle-messages.ts';
import { createReleases } from './releases.ts';
import { createRequestLog, type RecordedRequest } from './request-log.ts';
import { createScriptQueue } from './script-queue.ts';
import { sendError } from './send-plan.ts';
import { demoModelName, modelInfo } from './wire.ts';

export interface DemoModelOptions {
  /** Port on 127.0.0.1; 0 picks a free one. */
  port: number;
  /** Pause between two pieces of streamed text, so that a person sees the answer being written. Default 15. */
  deltaDelayMs?: number;
  /** Receives one line per request: number, status, behaviour; never a body. */
  log?: (line: string) => void;
}

/** A running demo model. */
export interface RunningDemoModel {
  /** Base URL for the SDK (`baseURL`), without a trailing slash. */
  url: string;
  /** Every API request so far, oldest first. */
  requests(): readonly RecordedRequest[];
  /** Ends open answers and stops listening. */
  close(): Promise<void>;
}

/**
 * Starts a loopback server that speaks the Messages API and answers from rules over the context pack: no AI, no network.
 * `/control/…` scripts faults and shows what came in. Rejects when the port is taken.
 */
export async function startDemoModel(options: DemoModelOptions): Promise<RunningDemoModel> {
  const state: ModelState = {
    script: createScriptQueue(),
    requests: createRequestLog(),
    releases: createReleases(),
    closing: new AbortController(),
    deltaDelayMs: options.deltaDelayMs ?? 15,
    log: options.log ?? (() => undefined),
    diagnose,
  };
  const server = createServer((request, response) => {
    route(request, response, state).catch((cause: unknown) => {
      state.log(`demo model: internal error: ${cause instanceof Error ? cause.message : String(cause)}`);
      if (response.headersSent) response.destroy();
      else sendError(response, { status: 500, requestId: newRequestId(), message: 'The demo model failed.' });
    });
  });
  server.requestTimeout = 0; // a scripted answer may take longer than Node's default patience
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('the demo model listens on no TCP port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests: () => state.requests.list(),
    async close() {
      state.closing.abort(new Error('the demo model is closing'));
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function route(request: IncomingMessage, response: ServerResponse, state: ModelState): Promise<void> {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  if (!isLoopbackCaller(request)) {
    sendError(response, { status: 403, requestId: newRequestId(), message: 'Loopback callers only.' });
  } else if (path === '/control' || path.startsWith('/control/')) {
    await handleControl(request, response, state);
  } else {
    await serveApi(request, response, { path, state });
  }
}

/** A web page must not reach the demo model through a browser: neither by DNS rebinding nor by a cross-site post. */
function isLoopbackCaller(request: IncomingMessage): boolean {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  return (host === '127.0.0.1' || host === 'localhost') && request.headers.origin === undefined;
}

async function serveApi(
  request: IncomingMessage,
  response: ServerResponse,
  { path, state }: { path: string; state: ModelState },
): Promise<void> {
  const requestId = newRequestId();
  const method = request.method ?? 'GET';
  const recorded = state.requests.add({ requestId, method, path, headers: request.headers });
  response.on('close', () => {
    const outcome = response.writableFinished ? 'answered' : 'aborted_by_client';
    state.requests.end(recorded, outcome, response.headersSent ? response.statusCode : null);
    state.log(`demo model: #${recorded.number} ${method} ${path} ${recorded.status} ${recorded.outcome}`);
  });
  const problem = headerProblem(request);
  if (problem !== null) {
    sendError(response, { ...problem, requestId });
  } else if (path === '/v1/messages' && method === 'POST') {
    await handleMessages(request, response, { recorded, state });
  } else if (path === '/v1/models' && method === 'GET') {
    const list = { data: [modelInfo()], has_more: false, first_id: demoModelName, last_id: demoModelName };
    sendJson(response, requestId, list);
  } else if (path === `/v1/models/${demoModelName}` && method === 'GET') {
    sendJson(response, requestId, modelInfo());
  } else if (path.startsWith('/v1/models/')) {
    sendError(response, { status: 404, requestId, message: `model: ${path.slice('/v1/models/'.length)}` });
  } else {
    sendError(response, { status: 404, requestId, message: `Not found: ${method} ${path}` });
  }
}

function headerProblem(request: IncomingMessage): { status: number; message: string } | null {
  if (!hasCredential(request)) return { status: 401, message: 'x-api-key header is required' };
  if (!request.headers['anthropic-version']) {
    return { status: 400, message: 'anthropic-version: header is required' };
  }
  return null;
}

/** The API takes a key in either header; the SDK sends it as a bearer token since 1.x. Any key will do here. */
function hasCredential({ headers }: IncomingMessage): boolean {
  return Boolean(headers['x-api-key']) || /^Bearer \S+$/.test(headers.authorization ?? '');
}

function sendJson(response: ServerResponse, requestId: string, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json', 'request-id': requestId });
  response.end(JSON.stringify(body));
}

function newRequestId(): string {
  return `req_demo_${randomUUID().replaceAll('-', '')}`;
}
