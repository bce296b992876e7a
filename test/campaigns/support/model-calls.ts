import { z } from 'zod';
import type { DemoModelControl } from '../../../embedded/demo-model/demo-model-control.ts';
import type { RecordedRequest } from '../../../embedded/demo-model/request-log.ts';

/** How the model was called, as the server saw it. */
export interface ModelCalls {
  readonly calls: number;
  /** Attempts that have called it at all. */
  readonly attempts: number;
  /** By the attempt that has called it most often. */
  readonly most: number;
}

/** Counts the calls per attempt: each attempt sends a pseudonym of its own in the place of the patient's id. */
export async function countModelCalls(model: DemoModelControl): Promise<ModelCalls> {
  const counts = new Map<string, number>();
  const calls = (await model.requests()).filter(isCall);
  for (const { body } of calls) {
    const pseudonym = pseudonymIn(body);
    counts.set(pseudonym, (counts.get(pseudonym) ?? 0) + 1);
  }
  return { calls: calls.length, attempts: counts.size, most: Math.max(0, ...counts.values()) };
}

function isCall({ method, path }: RecordedRequest): boolean {
  return method === 'POST' && path === '/v1/messages';
}

const requestSchema = z.object({ messages: z.tuple([z.object({ content: z.string() })]) });

function pseudonymIn(body: string): string {
  // A request that was cut off by a crash has no body to tell whose it was; each counts as one call of its own.
  if (body === '') return `cut ${Math.random()}`;
  const [{ content }] = requestSchema.parse(JSON.parse(body)).messages;
  const pseudonym = /"patient_id":"([^"]+)"/.exec(content)?.[1];
  if (!pseudonym) throw new Error('a request to the model carries no pseudonym');
  return pseudonym;
}
