import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { linguiPlugins } from './scripts/lingui-plugins.ts';

const root = import.meta.dirname;
const path = (...parts: string[]) => resolve(root, ...parts);

// The oldest runtime that the app runs on (Electron 33); electron-vite would derive newer ones from the
// version of the `electron` package.
const nodeTarget = 'node20.18';
const chromeTarget = 'chrome130';

/**
 * Nothing in shared/ has a side effect, but a call such as `z.object()` looks like one. Named here, unused schemas
 * are dropped, and with them zod: the renderer parses nothing, that is the work of the preload and the main process.
 */
function pureNamesOfShared(): string[] {
  const files = readdirSync(path('shared'), { recursive: true, encoding: 'utf8' });
  const sources = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(path('shared', file), 'utf8'));
  const declarations = sources.flatMap((source) => [
    ...source.matchAll(/^(?:export )?(?:const|function) (\w+)/gm),
  ]);
  return ['z', ...declarations.flatMap(([, name]) => name ?? [])];
}

export default defineConfig({
  main: {
    build: {
      outDir: path('out/main'),
      target: nodeTarget,
      // Bundled whole, for a quick start; what stays outside is native, or optional and absent.
      externalizeDeps: false,
      rolldownOptions: {
        input: path('main/main.ts'),
        external: ['better-sqlite3', 'bufferutil', 'utf-8-validate'],
        output: { format: 'cjs', entryFileNames: 'main.cjs', chunkFileNames: '[name]-[hash].cjs' },
      },
    },
  },
  preload: {
    build: {
      outDir: path('out/preload'),
      target: nodeTarget,
      // A sandboxed preload can require nothing but `electron`.
      externalizeDeps: false,
      rolldownOptions: {
        input: path('preload/preload.ts'),
        output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: path('renderer'),
    plugins: [react(), ...linguiPlugins(root)],
    build: {
      outDir: path('out/renderer'),
      target: chromeTarget,
      minify: true,
      // Read from the disk at once: one chunk starts quicker than several.
      chunkSizeWarningLimit: 900,
      // The content security policy of the window allows no data: fonts.
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: path('renderer/index.html'),
        treeshake: { manualPureFunctions: pureNamesOfShared() },
      },
    },
  },
});
