import { z } from 'zod';
import type { ScriptInput } from '../../../embedded/demo-model/behaviours.ts';
import { type RecordedRequest, recordedRequestSchema } from '../../../embedded/demo-model/request-log.ts';

const requestsSchema = z.object({ requests: z.array(recordedRequestSchema) });

export interface DemoModelClient {
  /** Queues behaviours for the next requests, first in, first out. */
  script(...steps: ScriptInput['steps']): Promise<void>;
  requests(): Promise<RecordedRequest[]>;
  /** Resolves when at least this many requests have arrived. */
  waitForRequests(atLeast: number): Promise<RecordedRequest[]>;
  /** Ends every hang. */
  release(): Promise<void>;
  reset(): Promise<void>;
}

/** The side door of the demo model: faults are scripted there, calls are counted there. */
export function demoModelClient(url: string): DemoModelClient {
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${url}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`demo model: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const list = async (query: string) =>
    requestsSchema.parse(await call('GET', `/control/requests${query}`)).requests;
  return {
    script: async (...steps) => {
      await call('POST', '/control/script', { steps });
    },
    requests: () => list(''),
    waitForRequests: (atLeast) => list(`?atLeast=${atLeast}&timeoutMs=30000`),
    release: async () => {
      await call('POST', '/control/release');
    },
    reset: async () => {
      await call('DELETE', '/control');
    },
  };
}
