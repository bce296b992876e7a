import { EgressRefused, type OnEgressRefused, type RefusedEgress } from './egress-refused.ts';

/** As the global `fetch`, whose name nothing else in the main process may use. */
export type Reach = typeof fetch;

/** Redirect statuses of the Fetch standard. */
const redirects = [301, 302, 303, 307, 308];

/**
 * The only `fetch` of the main process: it reaches the origin of `address` and no other, and follows no redirect, so that
 * a key or a session goes to the server it was made for, whatever a library, a reply or a bug asks for.
 */
export function reachOnly(address: string, onRefused: OnEgressRefused): Reach {
  const { origin } = new URL(address);
  const refuse = (refused: RefusedEgress): never => {
    onRefused(refused);
    throw new EgressRefused(refused);
  };
  return async (input, init) => {
    const target = new URL(input instanceof Request ? input.url : input);
    if (target.origin !== origin) return refuse({ host: target.host, why: 'address' });
    const response = await fetch(input, { ...init, redirect: 'manual' });
    if (!isRedirect(response)) return response;
    await response.body?.cancel();
    return refuse({ host: hostOf(response.headers.get('location'), target), why: 'redirect' });
  };
}

function isRedirect({ type, status }: Response): boolean {
  return type === 'opaqueredirect' || redirects.includes(status);
}

function hostOf(location: string | null, base: URL): string {
  return location !== null && URL.canParse(location, base.href) ? new URL(location, base).host : base.host;
}
