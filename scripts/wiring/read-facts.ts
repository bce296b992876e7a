import { resolve } from 'node:path';
import { z } from 'zod';
import type { ChannelOf } from '../../shared/ipc/channel.ts';
import { ipcContract, ipcEvents } from '../../shared/ipc-contract.ts';
import type { WiringFacts } from './facts.ts';
import { readDatabase } from './read-database.ts';
import { readHandlers } from './read-handlers.ts';
import { readPreload } from './read-preload.ts';
import { type Call, callsOf, sourcesIn, stringsOf } from './syntax.ts';

const root = resolve(import.meta.dirname, '../..');

/** Looks at contract, handlers, preload, the syntax trees of the sources, and the migrated database. */
export async function readFacts(): Promise<WiringFacts> {
  const [renderer, main, remote] = ['renderer', 'main', 'main/remote'].map(callsIn);
  const preload = await readPreload();
  return {
    channels: new Map(Object.entries(ipcContract).map(([name, entry]) => [name, problemsOf(entry)])),
    handlers: readHandlers(),
    preload: preload.channels,
    invoked: literals(renderer, 'invoke'),
    inTests: new Set(sourcesIn(resolve(root, 'test')).flatMap((file) => [...stringsOf(file)])),
    events: new Set(Object.keys(ipcEvents)),
    preloadEvents: preload.events,
    announced: new Set([...literals(main, 'announce'), ...literals(main, 'tell')]),
    listened: literals(renderer, 'on'),
    rpcsUsed: literals(remote, 'rpc'),
    tablesUsed: literals(remote, 'from'),
    ...(await readDatabase()),
  };
}

function callsIn(folder: string): Call[] {
  return sourcesIn(resolve(root, folder)).flatMap(callsOf);
}

function literals(calls: readonly Call[] = [], name: string): Set<string> {
  return new Set(
    calls.flatMap((call) => (call.name === name && call.argument !== null ? [call.argument] : [])),
  );
}

function problemsOf({ intent, request, response }: ChannelOf): string[] {
  return [
    ...(/^\S.{14,}\.$/s.test(intent) ? [] : ['has no documented intent']),
    ...(request instanceof z.ZodType ? [] : ['has no schema for its request']),
    ...(response instanceof z.ZodType ? [] : ['has no schema for its response']),
  ];
}
