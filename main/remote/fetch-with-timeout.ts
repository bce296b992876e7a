import type { Reach } from '../egress/reach-only.ts';

/**
 * A `fetch` that gives up after `timeoutMs`, headers and body together: neither supabase-js nor Node has a deadline of
 * its own. The abort shows to the caller as a failed request without a status.
 *
 * An own timer, not `AbortSignal.any([signal, AbortSignal.timeout(…)])`: on Node 20 the combined signal does not keep
 * its sources alive, and the deadline is lost to the garbage collector.
 */
export function fetchWithTimeout(timeoutMs: number, reach: Reach): Reach {
  return async (input, init) => {
    const caller = init?.signal;
    const controller = new AbortController();
    const giveUp = () => controller.abort(caller?.reason);
    const timer = setTimeout(
      () => controller.abort(new DOMException('timed out', 'TimeoutError')),
      timeoutMs,
    );
    if (caller?.aborted) giveUp();
    caller?.addEventListener('abort', giveUp, { once: true });
    try {
      const response = await reach(input, { ...init, signal: controller.signal });
      return await readWhole(response);
    } finally {
      clearTimeout(timer);
      caller?.removeEventListener('abort', giveUp);
    }
  };
}

/** Statuses that must not have a body (Fetch standard). */
const nullBodyStatuses = [101, 103, 204, 205, 304];

async function readWhole(response: Response): Promise<Response> {
  const body = await response.arrayBuffer();
  const { status, statusText, headers } = response;
  return new Response(nullBodyStatuses.includes(status) ? null : body, { status, statusText, headers });
}
