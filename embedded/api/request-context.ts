import { AsyncLocalStorage } from 'node:async_hooks';

/** What SQL may ask about the HTTP request it runs for, as under PostgREST. */
export type RequestContext = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** Carries the request to the place where its transaction begins, through code that does not pass it on. */
export const requestContext = new AsyncLocalStorage<RequestContext>();
