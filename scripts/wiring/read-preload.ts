import { registerHooks } from 'node:module';
import { z } from 'zod';
import { ipcContract, ipcEvents } from '../../shared/ipc-contract.ts';

/** Stands for Electron where there is none: keeps what the preload exposes, and names what it passes on. */
const electron = `
const wiring = (globalThis.rhythmWiring = { exposed: {}, invoked: [], listened: [] });
export const contextBridge = { exposeInMainWorld: (name, api) => { wiring.exposed[name] = api; } };
export const ipcRenderer = {
  invoke: (channel) => { wiring.invoked.push(channel); return Promise.resolve(); },
  on: (event) => { wiring.listened.push(event); },
  off: () => undefined,
};`;

type Named = (name: string, rest: unknown) => unknown;
function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
const wiringSchema = z.object({
  exposed: z.strictObject({
    rhythm: z.strictObject({ invoke: z.custom<Named>(isFunction), on: z.custom<Named>(isFunction) }),
  }),
  invoked: z.array(z.string()),
  listened: z.array(z.string()),
});

/** What passes the preload, by running it. @throws when it exposes anything but `invoke` and `on`. */
export async function readPreload(): Promise<{ channels: ReadonlySet<string>; events: ReadonlySet<string> }> {
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'electron'
        ? { url: `data:text/javascript,${encodeURIComponent(electron)}`, shortCircuit: true }
        : next(specifier, context),
  });
  await import('../../preload/preload.ts');
  hooks.deregister();
  const { exposed } = wiring();
  const strange = 'wiring.strange';
  for (const channel of [...Object.keys(ipcContract), strange]) tryCall(exposed.rhythm.invoke, channel, {});
  for (const event of [...Object.keys(ipcEvents), strange])
    tryCall(exposed.rhythm.on, event, () => undefined);
  const { invoked, listened } = wiring();
  return { channels: new Set(invoked), events: new Set(listened) };
}

function wiring() {
  return wiringSchema.parse(Reflect.get(globalThis, 'rhythmWiring'));
}

/** What is refused is not passed on, and so is not listed. */
function tryCall(call: Named, name: string, rest: unknown): void {
  try {
    call(name, rest);
  } catch {
    return;
  }
}
