import type { Sql } from 'postgres';
import { z } from 'zod';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import type { EmbeddedBackend } from '../../embedded/start-embedded.ts';
import { demoEnvironment } from '../../scripts/demo-environment.ts';
import { launchApp } from '../../scripts/launch-app.ts';
import { withDisplay } from '../../scripts/with-display.ts';
import { ipcContract, isChannel } from '../../shared/ipc-contract.ts';
import { buildWhatIsStale } from './support/build-what-is-stale.ts';
import type { KnownIds } from './support/call-arbitraries.ts';
import type { Campaign } from './support/campaign.ts';
import { differences, digestDatabase } from './support/database-digest.ts';
import { readElectronFacts } from './support/electron-facts.ts';
import {
  callsOfRound,
  type FuzzedCall,
  type FuzzRound,
  fuzzRound,
  payloadsFor,
} from './support/fuzz-callers.ts';
import { floodWindow, fuzzWindow } from './support/fuzz-window.ts';
import { type HostileCaller, openHostileCallers } from './support/hostile-callers.ts';
import { callFromForeignWindows } from './support/hostile-senders.ts';
import { judgeCall } from './support/judge-call.ts';
import { createHeapMeter } from './support/measure-heap.ts';
import { withBackend } from './support/with-backend.ts';

/** A tenth of what is made is taken by its channel where nothing may be, and left out. */
const made = 110_000;
/** What the heap may gain over all calls; a leak of one kilobyte a call would be a hundred. */
const mostGrownMb = 60;

/**
 * Hostile calls of every role on every channel, against the whole app with its real backend and through the real window:
 * nothing crashes, every reply is an envelope of its channel, no refusal tells anything, and a refused call changes nothing.
 */
export const campaign: Campaign = {
  name: 'ipc-fuzz',
  smallScale: 0.01,
  run: ({ scaled, seed, note }) =>
    withBackend({ demo: true, demoModel: true }, async ({ backend, sql }) => {
      const faults: string[] = [];
      const onFault = (fault: unknown) =>
        faults.push(fault instanceof Error ? (fault.stack ?? '') : String(fault));
      process.on('unhandledRejection', onFault);
      const callers = await openHostileCallers(backend, sql);
      const known = await readKnown(sql);
      const heap = createHeapMeter();
      try {
        const fuzz = await fuzzEverybody({
          callers,
          sql,
          seed,
          rounds: scaled(made) / callsOfRound,
          ...known,
          heap,
        });
        const control = await callWithoutSchemas(callers, seed, known);
        const untrusted = await callUntrusted(callers);
        const window = await inTheWindow(backend, { count: scaled(5_000), seed, ids: known.ids });
        const having = (fault: FuzzedCall['fault']) =>
          fuzz.calls.filter((call) => call.fault === fault).length;
        const wrong = fuzz.calls.filter(({ fault }) => fault !== null);
        for (const call of wrong.slice(0, 10)) note(JSON.stringify(call).slice(0, 500));
        for (const fault of faults.slice(0, 5)) note(`unhandled: ${fault}`);
        if (fuzz.changed.length > 0) note(`changed by refused calls: ${fuzz.changed.join()}`);
        const crashed = having('crashed') + faults.length + window.fuzzed.crashed;
        const unvalidated = having('unvalidated') + window.fuzzed.unvalidated;
        const senders = {
          tried: untrusted.tried + window.senders.tried,
          refused: untrusted.refused + window.senders.refused,
        };
        const isRight =
          wrong.length === 0 &&
          crashed + unvalidated + fuzz.changed.length === 0 &&
          senders.refused === senders.tried &&
          window.otherChannels.length === 0 &&
          window.alive &&
          window.flood.throttled >= 700 &&
          window.flood.others;
        return {
          ok: isRight && fuzz.grownMb < mostGrownMb && control > 0,
          counts: {
            calls: fuzz.calls.length + window.fuzzed.calls + senders.tried,
            refused: fuzz.calls.filter(({ wasRefused }) => wasRefused).length,
            crashes: crashed,
            unvalidated,
            accepted_wrongly: having('accepted'),
            leaks: having('leaked'),
            wrong_senders: senders.tried,
            wrong_sender_refused: `${Math.floor((100 * senders.refused) / senders.tried)}%`,
            in_window: window.fuzzed.calls,
            throttled: window.flood.throttled,
            tables_changed: fuzz.changed.length,
            channels: window.channels,
            outside_contract: window.otherChannels.length,
            grown_mb: Math.round(fuzz.grownMb),
            control_caught: control,
          },
        };
      } finally {
        process.off('unhandledRejection', onFault);
        for (const { desk } of callers) await desk.stop();
      }
    }),
};

interface Known {
  readonly ids: KnownIds;
  readonly namesIn: FuzzRound['namesIn'];
}

const idsSchema = z.array(z.object({ id: z.string() }));
const namesSchema = z.array(z.object({ name: z.string() }));

/** Ids of rows that exist, of this organisation and of the other one, and the names of all patients. */
async function readKnown(sql: Sql): Promise<Known> {
  const rows = await sql`
    (select id::text from diagnosis_runs limit 20) union all (select id::text from patient_profiles limit 20)
    union all (select id::text from organizations)`;
  const names = namesSchema.parse([
    ...(await sql`select distinct first_name || ' ' || last_name as name from patient_profiles`),
  ]);
  return {
    ids: idsSchema.parse([...rows]).map(({ id }) => id),
    namesIn: (text) => names.map(({ name }) => name).filter((name) => text.includes(name)),
  };
}

interface Everybody extends Known {
  readonly callers: readonly HostileCaller[];
  readonly sql: Sql;
  readonly seed: number;
  readonly rounds: number;
  readonly heap: () => number;
}

/** First everything that has to be refused, with a digest of the database around it; then also what is well-formed. */
async function fuzzEverybody({ callers, sql, seed, rounds, heap, ...known }: Everybody) {
  const calls: FuzzedCall[] = [];
  const each = Math.max(1, Math.round(rounds / callers.length / 2));
  const run = async (chosen: readonly HostileCaller[], onlyRefusable: boolean, from: number) => {
    for (let round = 0; round < each; round += 1) {
      for (const caller of chosen) {
        calls.push(...(await fuzzRound({ caller, onlyRefusable, seed: from + round, ...known })));
      }
    }
  };
  const outsiders = callers.filter(({ mayCall }) => !mayCall.has('worklist'));
  const before = await digestDatabase(sql, []);
  await run(callers, true, seed * 1_000);
  const startMb = heap();
  await run(outsiders, false, seed * 1_000 + each);
  const changed = differences(before, await digestDatabase(sql, []));
  await run(
    callers.filter((caller) => !outsiders.includes(caller)),
    false,
    seed * 1_000 + 2 * each,
  );
  return { calls, changed, grownMb: heap() - startMb };
}

/** Control: the same payloads, given to the handlers as they are. What breaks or answers anything else is caught. */
async function callWithoutSchemas(callers: readonly HostileCaller[], seed: number, { ids, namesIn }: Known) {
  const caller = callers.find(({ name }) => name === 'clinician');
  if (!caller) throw new Error('there is no clinician');
  const { server } = caller.desk.app;
  const requestId = server.ids.newId();
  let caught = 0;
  for (const channel of [
    'runs.list',
    'runs.get',
    'patients.list',
    'outbox.retry',
    'reviews.record',
  ] as const) {
    for (const payload of payloadsFor(channel, { seed, ids, onlyRefusable: true })) {
      const context = { requestId, session: server.currentSession() };
      const outcome: unknown = await Promise.resolve()
        .then(() => Reflect.apply(server.handlers[channel], null, [payload, context]))
        .catch(() => null);
      const reply = { success: true, data: outcome, requestId };
      if (judgeCall({ channel, payload, reply, mayCall: caller.mayCall, namesIn }) !== null) caught += 1;
    }
  }
  return caught;
}

/** Well-formed or not: who is not trusted is refused before anything is looked at. */
async function callUntrusted(callers: readonly HostileCaller[]) {
  let [tried, refused] = [0, 0];
  for (const { answer } of callers) {
    for (const channel of Object.keys(ipcContract).filter(isChannel)) {
      const reply = await answer({ channel, payload: {}, sender: {}, isTrusted: false });
      tried += 1;
      if (!reply.success && reply.error.code === 'FORBIDDEN') refused += 1;
    }
  }
  return { tried, refused };
}

/** The same through Electron: the window, foreign windows, a flood, and the channels that Electron serves. */
function inTheWindow(backend: EmbeddedBackend, fuzz: { count: number; seed: number; ids: KnownIds }) {
  buildWhatIsStale();
  return withDisplay(async (display) => {
    const demo = demoEnvironment(backend);
    const env = { ...demo.env, ...display.env, RHYTHM_DEMO_SIGN_IN: demoStaff.admin.email };
    const { electron, page, close } = await launchApp({ env });
    try {
      await page.locator('#root > *').first().waitFor();
      const facts = await readElectronFacts(electron);
      const served = [...facts.invokeChannels, ...facts.listenedChannels];
      const known = Object.keys(ipcContract);
      const otherChannels = [
        ...served.filter((channel) => !isChannel(channel)),
        ...known.filter((channel) => !served.includes(channel)),
      ];
      const fuzzed = await fuzzWindow(electron, fuzz);
      const senders = await callFromForeignWindows(electron);
      const flood = await floodWindow(electron);
      const alive =
        (await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)) >= 1;
      return { fuzzed, senders, flood, otherChannels, alive, channels: served.length };
    } finally {
      await close();
      demo.remove();
    }
  });
}
