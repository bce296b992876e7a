import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tryGetCommandLine } from './postgres/process-command.ts';
import { tryReadText } from './try-read-text.ts';

/**
 * Makes this process the only server of a data dir, which is made when absent. A lock whose process is gone (or is no such server: ids are
 * reused) is taken over.
 * @returns the function that gives it back. @throws when another server runs on the same folder.
 */
export async function lockDataDir(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const file = join(folder, 'server.pid');
  const holder = Number.parseInt((await tryReadText(file)) ?? '', 10);
  if (holder > 0 && holder !== process.pid && (await tryGetCommandLine(holder))?.includes('serve.ts')) {
    throw new Error(`Another embedded backend (process ${holder}) already runs on ${folder}.`);
  }
  await rm(file, { force: true });
  await writeFile(file, `${process.pid}\n`, { flag: 'wx' }); // fails when another start was faster
  return () => rm(file, { force: true });
}
