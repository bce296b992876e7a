import type { Reach } from '../egress/reach-only.ts';

/**
 * A fetch that reports every piece of a response as it arrives: the SDK swallows the provider's keep-alive pings, so
 * its events alone cannot tell a thinking model from a dead connection.
 */
export function fetchWatched(onBytes: () => void, reach: Reach): Reach {
  return async (input, init) => {
    const response = await reach(input, init);
    onBytes();
    if (response.body === null) return response;
    const watched = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        onBytes();
        controller.enqueue(chunk);
      },
    });
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(watched), { status, statusText, headers });
  };
}
