import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { startBareApp } from '../../test/campaigns/support/bare-app.ts';

/** How a row looks in the app. */
export interface RowLook {
  readonly html: string;
  readonly css: string;
}

export interface BareListWindow {
  readonly page: Page;
  /** Loads the page anew with so many rows, none of them drawn yet; each will look like this one. */
  open(rows: number, look: RowLook): Promise<void>;
  close(): Promise<void>;
}

/** An Electron window with nothing but React and react-virtual in it, built as the renderer is. */
export async function openBareList(env: Readonly<Record<string, string>>): Promise<BareListWindow> {
  const folder = mkdtempSync(join(tmpdir(), 'rhythm-bare-list-'));
  await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [react()],
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    build: {
      outDir: folder,
      emptyOutDir: false,
      minify: true,
      lib: {
        entry: resolve(import.meta.dirname, 'bare-list.tsx'),
        formats: ['iife'],
        name: 'bare',
        fileName: 'bare',
      },
    },
  });
  const html = join(folder, 'index.html');
  writeFileSync(
    html,
    '<!doctype html><meta charset="utf-8"><body><script defer src="bare.iife.js"></script>',
  );
  const urlOf = (rows: number) => `${pathToFileURL(html).href}?rows=${rows}`;
  const app = await startBareApp(urlOf(1), env);
  const page = await app.electron.firstWindow();
  return {
    page,
    async open(rows, { html: rowHtml, css }) {
      await page.goto(urlOf(rows));
      await page.addStyleTag({ content: css });
      await page.evaluate((given) => {
        window.rowHtml = given;
      }, rowHtml);
      await page.locator('#toggle').waitFor();
    },
    async close() {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
