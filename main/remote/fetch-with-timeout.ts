/**
 * A `fetch` that gives up after `timeoutMs`, headers and body together: neither supabase-js nor Node has
 * a deadline of its own. The abort shows to the caller as a failed request without a status.
 */
export function fetchWithTimeout(timeoutMs: number): typeof fetch {
  return (input, init) => {
    const deadline = AbortSignal.timeout(timeoutMs);
    const signal = init?.signal ? AbortSignal.any([init.signal, deadline]) : deadline;
    return fetch(input, { ...init, signal });
  };
}
