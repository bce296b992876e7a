import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { scriptSchema } from './behaviours.ts';
import type { ModelState } from './handle-messages.ts';
import { readBody } from './read-body.ts';

const maxScriptBytes = 80 * 1024 * 1024;

const waitSchema = z.object({
  atLeast: z.coerce.number().int().min(0).default(0),
  ended: z.stringbool().default(false),
  timeoutMs: z.coerce.number().int().min(0).max(120_000).default(0),
});

/**
 * The tests' side door: `POST /control/script` queues behaviours, `POST /control/release` ends every hang,
 * `GET /control/requests?atLeast=n&ended=true&timeoutMs=t` shows what came in (waiting until there are n), and
 * `DELETE /control` forgets everything.
 */
export async function handleControl(
  request: IncomingMessage,
  response: ServerResponse,
  state: ModelState,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const route = `${request.method} ${url.pathname}`;
  if (route === 'POST /control/script') await addScript(request, response, state);
  else if (route === 'POST /control/release') reply(response, 200, { released: state.releases.releaseAll() });
  else if (route === 'GET /control/requests') await listRequests(url, response, state);
  else if (route === 'DELETE /control') {
    state.script.clear();
    state.releases.releaseAll();
    state.requests.clear();
    reply(response, 200, { pending: 0 });
  } else reply(response, 404, { error: `Not found: ${route}` });
}

async function addScript(
  request: IncomingMessage,
  response: ServerResponse,
  state: ModelState,
): Promise<void> {
  const body = await readBody(request, maxScriptBytes);
  if (body.kind !== 'complete') {
    reply(response, 413, { error: 'The script did not arrive whole or is too large.' });
    return;
  }
  const parsed = z
    .string()
    .transform((text, context) => {
      try {
        const json: unknown = JSON.parse(text);
        return json;
      } catch {
        context.addIssue({ code: 'custom', message: 'The script is not valid JSON.' });
        return z.NEVER;
      }
    })
    .pipe(scriptSchema)
    .safeParse(body.text);
  if (!parsed.success) {
    reply(response, 400, { error: z.prettifyError(parsed.error) });
    return;
  }
  state.script.add(parsed.data.steps);
  reply(response, 200, { pending: state.script.pending() });
}

async function listRequests(url: URL, response: ServerResponse, state: ModelState): Promise<void> {
  const parsed = waitSchema.safeParse(Object.fromEntries(url.searchParams));
  if (!parsed.success) {
    reply(response, 400, { error: z.prettifyError(parsed.error) });
    return;
  }
  const { atLeast, ended, timeoutMs } = parsed.data;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const signal = AbortSignal.any([gone.signal, state.closing.signal, AbortSignal.timeout(timeoutMs)]);
  await state.requests.waitUntil(
    (requests) => requests.filter(({ outcome }) => !ended || outcome !== 'open').length >= atLeast,
    signal,
  );
  reply(response, 200, { requests: state.requests.list(), pending: state.script.pending() });
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
