import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRemote } from '../../../main/remote/create-remote.ts';
import type { Remote } from '../../../main/remote/remote.ts';

/** A remote whose every request is answered so. Close it by `stop`. */
export async function remoteAnswered(
  status: number,
  type: string,
  body: string,
): Promise<{ remote: Remote; stop(): Promise<void> }> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': type }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const remote = createRemote({
    url: `http://127.0.0.1:${port}`,
    publishableKey: 'sb_publishable_x',
    sessionStorage: { read: () => null, write: () => undefined, clear: () => undefined },
  });
  return {
    remote,
    async stop() {
      await remote.close();
      server.close();
    },
  };
}
