import type { ElectronApplication } from '@playwright/test';
import { z } from 'zod';

const windowSchema = z.object({
  url: z.string(),
  preferences: z.record(z.string(), z.unknown()),
  type: z.string(),
});

const factsSchema = z.object({
  windows: z.array(windowSchema),
  switches: z.array(z.string()),
  electron: z.string(),
  uid: z.int().nullable(),
  appPath: z.string(),
  invokeChannels: z.array(z.string()),
  listenedChannels: z.array(z.string()),
});
export type ElectronFacts = z.infer<typeof factsSchema>;

/** Switches that would undo what the checklist asks for. */
const weakeningSwitches = [
  'enable-blink-features',
  'enable-experimental-web-platform-features',
  'ignore-certificate-errors',
  'disable-web-security',
  'allow-running-insecure-content',
  'disable-site-isolation-trials',
] as const;

/** What the running app says of itself: of every page that it holds, of its command line, of the channels it serves. */
export async function readElectronFacts(electron: ElectronApplication): Promise<ElectronFacts> {
  const facts = await electron.evaluate(
    ({ app, ipcMain, webContents }, switches) => {
      const invoked: unknown = Reflect.get(ipcMain, '_invokeHandlers');
      const namesOf = (names: Iterable<unknown>) => [...names].map(String).sort();
      return {
        windows: webContents.getAllWebContents().map((contents) => {
          // Not in the public types.
          const read: unknown = Reflect.get(contents, 'getLastWebPreferences');
          const preferences: unknown = typeof read === 'function' ? read.call(contents) : null;
          return {
            url: contents.getURL(),
            type: contents.getType(),
            preferences: JSON.parse(JSON.stringify(preferences)),
          };
        }),
        switches: switches.filter((name) => app.commandLine.hasSwitch(name)),
        electron: process.versions.electron,
        uid: process.getuid?.() ?? null,
        appPath: app.getAppPath(),
        invokeChannels: invoked instanceof Map ? namesOf(invoked.keys()) : [],
        // Of Electron's own: names with a dash, and the event of a fault.
        listenedChannels: namesOf(ipcMain.eventNames()).filter((name) => !/^(-|error$)/.test(name)),
      };
    },
    [...weakeningSwitches, 'no-sandbox', 'enable-sandbox'],
  );
  return factsSchema.parse(facts);
}
