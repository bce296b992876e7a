import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type PluginOption } from 'vite';

const root = resolve(import.meta.dirname, '..');
let built = 0;

/** Bundles a file and all it imports, for the runtime of the app, and loads what came out. Nothing of it stays on disk. */
export async function buildAndLoad(entry: string, plugins: PluginOption[] = []): Promise<unknown> {
  built += 1;
  const folder = join(root, 'out', `built-${process.pid}-${built}`);
  try {
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      plugins,
      ssr: { noExternal: true, external: ['better-sqlite3', 'bufferutil', 'utf-8-validate'] },
      build: {
        ssr: entry,
        outDir: folder,
        target: 'node20.18',
        rolldownOptions: { output: { entryFileNames: 'bundle.cjs', format: 'cjs' } },
      },
    });
    const loaded: unknown = await import(pathToFileURL(join(folder, 'bundle.cjs')).href);
    return loaded;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** For the schemas of what was loaded: that a function has the type that its source says cannot be parsed. */
export function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
