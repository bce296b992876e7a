import { WebSocket } from 'ws';
import { EgressRefused, type OnEgressRefused } from './egress-refused.ts';

/**
 * The only WebSocket of the main process: that of the package `ws` (Electron 33 has none of its own), for the origin of
 * `address` and no other. A redirected handshake fails.
 */
export function socketOnly(address: string, onRefused: OnEgressRefused) {
  const { host, protocol } = new URL(address);
  const expected = `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}`;
  return class SocketToOneOrigin extends WebSocket {
    constructor(target: string | URL, protocols?: string | string[]) {
      const url = new URL(target);
      if (`${url.protocol}//${url.host}` !== expected) {
        const refused = { host: url.host, why: 'address' } as const;
        onRefused(refused);
        throw new EgressRefused(refused);
      }
      super(url, protocols, { followRedirects: false });
    }
  };
}
