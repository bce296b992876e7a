import { contextBridge, ipcRenderer } from 'electron';
import type { z } from 'zod';
import {
  type Channel,
  type EventName,
  type EventOf,
  ipcContract,
  ipcEvents,
  type RequestOf,
  type RhythmBridge,
} from '../shared/ipc-contract.ts';

type Events = { readonly [E in EventName]: { readonly payload: z.ZodType<EventOf<E>> } };
const events: Events = ipcEvents;

/** Throws on anything outside the contract: the bridge opens these doors and no other. */
function known<Name extends string>(name: Name, list: Readonly<Record<string, unknown>>): Name {
  if (!Object.hasOwn(list, name)) throw new Error('not a channel of the contract');
  return name;
}

const bridge: RhythmBridge = {
  invoke: <C extends Channel>(channel: C, request: RequestOf<C>) =>
    ipcRenderer.invoke(known(channel, ipcContract), request),
  on<E extends EventName>(event: E, listener: (payload: EventOf<E>) => void) {
    const { payload: schema }: Events[E] = events[known(event, ipcEvents)];
    const receive = (_: unknown, payload: unknown) => {
      const parsed = schema.safeParse(payload);
      if (parsed.success) listener(parsed.data);
      else console.error(`event ${event} does not match its schema`);
    };
    ipcRenderer.on(event, receive);
    return () => ipcRenderer.off(event, receive);
  },
};

contextBridge.exposeInMainWorld('rhythm', bridge);
