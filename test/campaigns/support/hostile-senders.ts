import { join, resolve } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { z } from 'zod';
import { ipcContract } from '../../../shared/ipc-contract.ts';

const preload = resolve(import.meta.dirname, '../../../out/preload/preload.cjs');
const rawPreload = join(import.meta.dirname, 'raw-preload.cjs');

const countsSchema = z.object({ tried: z.int(), refused: z.int() });
export type SenderCounts = z.infer<typeof countsSchema>;

/**
 * Every channel from windows that the app has not opened: with its own preload or a bare one, on an empty page and on
 * the app's own page; then from windows that are closed before they can be answered.
 */
export async function callFromForeignWindows(electron: ElectronApplication): Promise<SenderCounts> {
  const channels = Object.keys(ipcContract);
  const counted = await electron.evaluate(
    async ({ BrowserWindow }, { names, ours, raw }) => {
      const codes: unknown[] = [];
      const call = (invoke: string) => `Promise.all(${JSON.stringify(names)}.map((name) =>
        ${invoke}(name, {}).then((reply) => reply.error?.code ?? 'answered', () => 'threw')))`;
      const collect = (answers: unknown) => codes.push(...(Array.isArray(answers) ? answers : ['threw']));
      for (const { preloadPath, url, invoke } of [
        { preloadPath: ours, url: 'about:blank', invoke: 'rhythm.invoke' },
        { preloadPath: ours, url: 'app://rhythm/', invoke: 'rhythm.invoke' },
        { preloadPath: raw, url: 'about:blank', invoke: 'rawInvoke' },
        { preloadPath: raw, url: 'app://rhythm/', invoke: 'rawInvoke' },
      ]) {
        const webPreferences = { preload: preloadPath };
        const window = new BrowserWindow({ show: false, webPreferences });
        await window.loadURL(url);
        collect(await window.webContents.executeJavaScript(call(invoke)));
        // Gone before its answers come.
        await window.webContents.executeJavaScript(`{ ${call(invoke)}; 0 }`);
        window.destroy();
      }
      return { tried: codes.length, refused: codes.filter((code) => code === 'FORBIDDEN').length };
    },
    { names: channels, ours: preload, raw: rawPreload },
  );
  return countsSchema.parse(counted);
}
