import { type FaultProxy, startFaultProxy } from '../../campaigns/support/fault-proxy.ts';

/** The network between a workstation and its backend, which somebody can pull out and put back. */
export interface Network {
  readonly url: string;
  cut(): void;
  /** Cuts behind the next request whose path fits. */
  cutAfter(isLast: (path: string) => boolean): void;
  mend(): void;
  /** How many requests came to the backend's side of the cut, so far. */
  requests(): number;
  stop(): Promise<void>;
}

/** Puts a network in front of a backend. Cut, every connection is reset, also the WebSockets that are open. */
export async function startNetwork(target: string): Promise<Network> {
  let isCut = false;
  let isLast: ((path: string) => boolean) | null = null;
  const proxy: FaultProxy = await startFaultProxy(target, ({ path }) => {
    if (isCut) return 'reset';
    isCut = isLast?.(path) ?? false;
    return null;
  });
  return {
    url: proxy.url,
    cut() {
      isCut = true;
      proxy.dropSockets();
    },
    cutAfter(isIt) {
      isLast = isIt;
    },
    mend() {
      isCut = false;
      isLast = null;
    },
    requests: proxy.requests,
    stop: proxy.stop,
  };
}
