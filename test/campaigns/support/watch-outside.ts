import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { z } from 'zod';

export interface FakeOpener {
  /** Puts it before the system's own. */
  readonly env: { readonly PATH: string };
  /** All addresses that a program was to be opened for. */
  opened(): string;
  remove(): void;
}

/** Stands in for the program by which a Linux desktop opens addresses, and only notes them. */
export function createFakeOpener(): FakeOpener {
  const folder = mkdtempSync(join(tmpdir(), 'rhythm-opener-'));
  const log = join(folder, 'opened');
  const program = join(folder, 'xdg-open');
  writeFileSync(program, `#!/bin/sh\necho "$@" >> '${log}'\n`);
  chmodSync(program, 0o755);
  return {
    env: { PATH: `${folder}${delimiter}${process.env.PATH ?? ''}` },
    opened: () => (existsSync(log) ? readFileSync(log, 'utf8') : ''),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** From now on the names of downloads that go on are kept, and each is broken off then. */
export async function watchDownloads(electron: ElectronApplication): Promise<() => Promise<string[]>> {
  await electron.evaluate(({ session }) => {
    const names: string[] = [];
    Reflect.set(globalThis, 'downloadNames', names);
    session.defaultSession.on('will-download', (event, item) => {
      if (event.defaultPrevented) return;
      names.push(item.getFilename());
      event.preventDefault();
    });
  });
  return async () =>
    z.array(z.string()).parse(await electron.evaluate(() => Reflect.get(globalThis, 'downloadNames')));
}
