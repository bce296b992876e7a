import { z } from 'zod';
import type { ScriptInput } from './behaviours.ts';
import { type RecordedRequest, recordedRequestSchema } from './request-log.ts';

type Step = ScriptInput['steps'][number];

/** How tests steer a demo model in another process. Every method rejects when the model answers with an error. */
export interface DemoModelControl {
  /** Queues behaviours for the next requests, in this order. */
  script(...steps: Step[]): Promise<void>;
  /** Everything that came in so far. */
  requests(): Promise<RecordedRequest[]>;
  /** Waits until at least `count` requests came in (or, with `ended`, came to an end); rejects after `timeoutMs`. */
  waitForRequests(wait: { count: number; ended?: boolean; timeoutMs?: number }): Promise<RecordedRequest[]>;
  /** Ends every hang; says how many there were. */
  release(): Promise<number>;
  /** Forgets scripts and requests. */
  reset(): Promise<void>;
}

const listSchema = z.object({ requests: z.array(recordedRequestSchema) });
const releasedSchema = z.object({ released: z.int() });

/** @param url the demo model's base URL */
export function controlDemoModel(url: string): DemoModelControl {
  const call = async (path: string, init: RequestInit): Promise<unknown> => {
    const response = await fetch(`${url}/control${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`demo model control ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  return {
    async script(...steps) {
      const script: ScriptInput = { steps };
      await call('/script', { method: 'POST', body: JSON.stringify(script) });
    },
    async requests() {
      return listSchema.parse(await call('/requests', {})).requests;
    },
    async waitForRequests({ count, ended = false, timeoutMs = 10_000 }) {
      const query = `?atLeast=${count}&ended=${ended}&timeoutMs=${timeoutMs}`;
      const { requests } = listSchema.parse(await call(`/requests${query}`, {}));
      const found = requests.filter(({ outcome }) => !ended || outcome !== 'open').length;
      if (found < count)
        throw new Error(`the demo model saw ${found} of ${count} requests in ${timeoutMs} ms`);
      return requests;
    },
    async release() {
      return releasedSchema.parse(await call('/release', { method: 'POST' })).released;
    },
    async reset() {
      await call('', { method: 'DELETE' });
    },
  };
}
