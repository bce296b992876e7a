import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/**
 * The TCP port of the demo backend: the same at every start as long as it is free, since sessions and local caches
 * belong to an address.
 */
export async function rememberedPort(folder: string): Promise<number> {
  const file = join(folder, 'port');
  const known = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  const port = (await tryListen(known)) ?? (await tryListen(0));
  if (port === null) throw new Error('no TCP port of 127.0.0.1 is free');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, String(port));
  return port;
}

/** The port when it could be opened (0: any), null when somebody else has it or it is none. */
function tryListen(port: number): Promise<number | null> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return Promise.resolve(null);
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : null));
    });
  });
}
