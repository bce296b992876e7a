import type { Reach } from '../egress/reach-only.ts';

/**
 * The server answers in JSON. A page comes from something in between, the sign-in of a guest network or a block page for
 * example: nobody has heard the request. It shows to the caller as a failed request without a status.
 */
export function refusePages(reach: Reach): Reach {
  return async (input, init) => {
    const response = await reach(input, init);
    const isPage = response.headers.get('content-type')?.trim().toLowerCase().startsWith('text/html');
    if (isPage) throw new TypeError('a page answered in the place of the server');
    return response;
  };
}
