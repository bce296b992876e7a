import type { Mutant } from './product-copy.ts';

/** A change of the product that leaves something wired on one side only. */
export interface WiringMutant extends Mutant {
  /** What the gate must say. */
  readonly says: string;
}

const syncChannels = 'shared/ipc/sync-channels.ts';
const lone = (request: string, response: string) =>
  `export const syncChannels = { 'sync.lone': { intent: 'A channel for nothing.', caller: 'anyone', ${request} ${response} },`;
const newChannel = {
  file: syncChannels,
  from: 'export const syncChannels = {',
  to: lone('request: nothing,', 'response: done'),
};
const runStore = 'main/remote/run-store.ts';

/** At least one of each kind. */
export const wiringMutants: readonly WiringMutant[] = [
  { ...newChannel, name: 'no handler', says: 'channel sync.lone has no handler' },
  { ...newChannel, name: 'no callsite', says: 'channel sync.lone has no literal callsite' },
  { ...newChannel, name: 'no test', says: 'channel sync.lone has no test' },
  {
    ...newChannel,
    name: 'no schema',
    to: lone('request: nothing,', ''),
    says: 'sync.lone has no schema for its response',
  },
  {
    name: 'no intent',
    file: syncChannels,
    from: "intent: 'Ask for a pull at once.'",
    to: "intent: ''",
    says: 'channel sync.pullNow has no documented intent',
  },
  {
    name: 'a callsite that is not written out',
    file: 'renderer/shell/use-sync.ts',
    from: "invoke('sync.pullNow', {})",
    to: "invoke(['sync', 'pullNow'].join('.'), {})",
    says: 'channel sync.pullNow has no literal callsite',
  },
  {
    name: 'a handler of no channel',
    file: 'main/ipc/handlers/lock-handlers.ts',
    from: "async 'lock.now'()",
    to: "async 'lock.lone'()",
    says: 'handler lock.lone is of no channel',
  },
  {
    name: 'a preload that passes everything',
    file: 'preload/preload.ts',
    from: 'if (!Object.hasOwn(list, name))',
    to: 'if (false)',
    says: 'the preload passes wiring.strange',
  },
  {
    name: 'a preload that stops a channel',
    file: 'preload/preload.ts',
    from: 'if (!Object.hasOwn(list, name))',
    to: "if (!Object.hasOwn(list, name) || name === 'sync.pullNow')",
    says: 'channel sync.pullNow does not pass the preload',
  },
  {
    name: 'an event that nobody announces',
    file: 'shared/ipc-contract.ts',
    from: 'export const ipcEvents = {',
    to: "export const ipcEvents = { 'lone.changed': z.object({}),",
    says: 'event lone.changed is never announced',
  },
  {
    name: 'an event that nobody hears',
    file: 'renderer/bridge/use-bridge-events.ts',
    from: "window.rhythm.on('sync.changed'",
    to: "window.rhythm.on('data.changed'",
    says: 'event sync.changed has no listener',
  },
  {
    name: 'a function without a migration',
    file: runStore,
    from: "'cancel_diagnosis_run'",
    to: "'lone_run'",
    says: 'function lone_run is called by main/remote/ and no migration makes it',
  },
  {
    name: 'a function that is granted for nothing',
    file: runStore,
    from: "'cancel_diagnosis_run'",
    to: "'rerun_diagnosis_run'",
    says: 'function cancel_diagnosis_run is granted to authenticated, not used',
  },
  {
    name: 'a table without a migration',
    file: runStore,
    from: "client.from('diagnosis_runs')",
    to: "client.from('lone_table')",
    says: 'table lone_table is used by main/remote/',
  },
  {
    name: 'a function that may not be called',
    file: 'supabase/migrations/29990101000000_lone.sql',
    to: 'revoke execute on function public.cancel_diagnosis_run(uuid) from authenticated;\n',
    says: 'function cancel_diagnosis_run is called by main/remote/ and not granted',
  },
];
