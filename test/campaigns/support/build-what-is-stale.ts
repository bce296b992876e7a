import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildApp } from '../../../scripts/build-app.ts';

const root = resolve(import.meta.dirname, '../../..');
const sources = ['main', 'preload', 'renderer', 'shared', 'package.json', 'electron.vite.config.ts'];
const product = join(root, 'out/main/main.cjs');

/** Builds the app unless what is built is newer than its sources: `npm test` has just built it. */
export function buildWhatIsStale(): void {
  const built = modifiedAtMs(product);
  const stale = sources
    .flatMap((name) => filesIn(join(root, name)))
    .some((file) => modifiedAtMs(file) > built);
  if (stale) buildApp();
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name));
}

/** 0 for what is not there. */
function modifiedAtMs(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
