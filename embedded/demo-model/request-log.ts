import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';

/** What became of a request: still open, answered to the end, given up by the client, or broken off by a script. */
const outcomeSchema = z.enum(['open', 'answered', 'aborted_by_client', 'broken_off']);

export const recordedRequestSchema = z.object({
  number: z.int(),
  requestId: z.string(),
  method: z.string(),
  path: z.string(),
  /** Request headers without credentials. */
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  behaviour: z.string().nullable(),
  receivedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  status: z.int().nullable(),
  outcome: outcomeSchema,
});

/** One request as it came over the wire. */
export type RecordedRequest = z.infer<typeof recordedRequestSchema>;
export type RequestOutcome = z.infer<typeof outcomeSchema>;

const keptRequests = 20_000;
const secretHeaders = new Set(['x-api-key', 'authorization', 'proxy-authorization', 'cookie']);

/** The newest requests, with waiting for "at least n" so that tests need not sleep. */
export interface RequestLog {
  add(request: {
    requestId: string;
    method: string;
    path: string;
    headers: IncomingHttpHeaders;
  }): RecordedRequest;
  /** Settles a request's end once; later calls change nothing. */
  end(request: RecordedRequest, outcome: Exclude<RequestOutcome, 'open'>, status: number | null): void;
  list(): readonly RecordedRequest[];
  /** Resolves true when `isSatisfied` holds after some change, false when the signal aborts first. */
  waitUntil(
    isSatisfied: (requests: readonly RecordedRequest[]) => boolean,
    signal: AbortSignal,
  ): Promise<boolean>;
  /** Tells waiters that a request was changed in place. */
  changed(): void;
  clear(): void;
}

export function createRequestLog(): RequestLog {
  let requests: RecordedRequest[] = [];
  let count = 0;
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  return {
    add({ requestId, method, path, headers }) {
      count += 1;
      const request: RecordedRequest = {
        number: count,
        requestId,
        method,
        path,
        headers: withoutSecrets(headers),
        body: '',
        behaviour: null,
        receivedAt: new Date().toISOString(),
        endedAt: null,
        status: null,
        outcome: 'open',
      };
      requests.push(request);
      if (requests.length > keptRequests) requests.shift();
      changed();
      return request;
    },
    end(request, outcome, status) {
      if (request.outcome !== 'open') return;
      request.outcome = outcome;
      request.status = status;
      request.endedAt = new Date().toISOString();
      changed();
    },
    list: () => requests,
    waitUntil(isSatisfied, signal) {
      return new Promise((resolve) => {
        const finish = (satisfied: boolean) => {
          listeners.delete(check);
          signal.removeEventListener('abort', giveUp);
          resolve(satisfied);
        };
        const check = () => {
          if (isSatisfied(requests)) finish(true);
        };
        const giveUp = () => finish(false);
        listeners.add(check);
        signal.addEventListener('abort', giveUp, { once: true });
        check();
        if (signal.aborted) giveUp();
      });
    },
    changed,
    clear() {
      requests = [];
      count = 0;
    },
  };
}

function withoutSecrets(headers: IncomingHttpHeaders): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || secretHeaders.has(name)) continue;
    kept[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return kept;
}
