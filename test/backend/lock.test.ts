import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import { controlDemoModel, type DemoModelControl } from '../../embedded/demo-model/demo-model-control.ts';
import { type EmbeddedBackend, startEmbedded } from '../../embedded/start-embedded.ts';
import { listCaches } from '../../main/db/cache-files.ts';
import { wrapKey } from '../../main/db/wrap-key.ts';
import { serveCall } from '../../main/ipc/serve-contract.ts';
import { longestSessionMs } from '../../main/lock/session-limit.ts';
import { riskLevels } from '../../shared/diagnosis.ts';
import type { LockReason } from '../../shared/ipc/lock-channels.ts';
import { type EventName, ipcContract, isChannel, type RequestOf } from '../../shared/ipc-contract.ts';
import {
  type ComposedDesk,
  call,
  type DeskFixtureOptions,
  newProfile,
  startDesk,
} from './composed-app-fixture.ts';
import { quietRoom } from './support/quiet-room.ts';

let backend: EmbeddedBackend;
let model: DemoModelControl;
beforeAll(async () => {
  backend = await startEmbedded({ demo: true, demoModel: true });
  model = controlDemoModel(backend.demoModelUrl ?? '');
  const admin = await startDesk(backend, { account: demoStaff.admin });
  await call(admin.app, 'flag.set', { enabled: true });
  await admin.stop();
}, 120_000);
afterAll(() => backend.stop());

const { keller } = demoStaff;
const desks: ComposedDesk[] = [];
let told: { event: EventName; text: string }[] = [];
let profile: string;
/** What the machine around the desk is like. */
let room: { idleMs: number; steadyMs: number; readonly clipboard: Map<string, string> };

beforeEach(() => {
  told = [];
  profile = newProfile();
  room = { idleMs: 0, steadyMs: 0, clipboard: new Map() };
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const desk of desks.splice(0)) await desk.stop();
  await model.reset();
  rmSync(profile, { recursive: true, force: true });
});

async function open(options: DeskFixtureOptions = {}): Promise<ComposedDesk> {
  const desk = await startDesk(backend, {
    profile,
    announce: (event, payload) => void told.push({ event, text: JSON.stringify(payload) }),
    surroundings: quietRoom({
      idleMs: () => room.idleMs,
      steadyMs: () => room.steadyMs,
      readCopied: async (from) => room.clipboard.get(from) ?? '',
      clearCopied: (from) => void room.clipboard.delete(from),
    }),
    ...options,
  });
  desks.push(desk);
  return desk;
}

const settingsSchema = z.looseObject({ sealedSession: z.string() });

const lockOf = async ({ app }: ComposedDesk) => (await call(app, 'app.getState', {})).lock;

/** The state that `app.getState` gives, in whatever stead the lock is. */
async function until(desk: ComposedDesk, isThere: (lock: Awaited<ReturnType<typeof lockOf>>) => boolean) {
  await vi.waitFor(async () => expect(isThere(await lockOf(desk))).toBe(true), {
    timeout: 5_000,
    interval: 100,
  });
}

async function queuedRun({ app }: ComposedDesk) {
  const { rows } = await call(app, 'runs.list', { tab: 'queued', search: '', cursor: null, limit: 20 });
  const run = rows.at(-1)?.run;
  if (!run) throw new Error('nothing is queued');
  return run.id;
}

describe('a locked desk', () => {
  it.each<LockReason>(['idle', 'suspend', 'os-lock', 'user'])(
    'is locked by %s, and opened by the password only',
    async (reason) => {
      const desk = await open();
      desk.app.guard.lock(reason);
      expect(await lockOf(desk)).toMatchObject({ locked: true, reason });
      const wrong = await serveCall(desk.app.server, 'lock.unlock', {
        password: `${keller.password}x`,
      });
      expect(wrong).toMatchObject({
        success: false,
        error: { code: 'UNAUTHORIZED', lock: 'wrong-password' },
      });
      await call(desk.app, 'lock.unlock', { password: keller.password });
      expect(await lockOf(desk)).toMatchObject({ locked: false, reason: null });
      expect(
        (await call(desk.app, 'patients.list', { search: '', limit: 5 })).patients.length,
      ).toBeGreaterThan(0);
    },
  );

  it('locks when nobody was there for as long as the settings say', async () => {
    const desk = await open();
    await call(desk.app, 'privacy.saveSettings', { idleMinutes: 1 });
    room.idleMs = 600_000;
    room.steadyMs = 59_000;
    // The time before the password was typed does not count.
    await expect(until(desk, ({ locked }) => locked)).rejects.toThrow();
    room.steadyMs = 60_000;
    await until(desk, ({ reason }) => reason === 'idle');
  });

  it('answers no channel but those of the lock page, whatever is asked', async () => {
    const desk = await open();
    const runId = await queuedRun(desk);
    desk.app.guard.lock('user');
    const asks: { [C in keyof typeof ipcContract]?: RequestOf<C> } = {
      'runs.get': { runId },
      'runs.list': { tab: 'all', search: '', cursor: null, limit: 10 },
      'patients.list': { search: '', limit: 10 },
      'app.openWindow': { runId: null },
      'session.signIn': keller,
      'connection.save': { url: 'https://elsewhere.example', publishableKey: 'k'.repeat(20) },
    };
    for (const [channel, entry] of Object.entries(ipcContract)) {
      if (!isChannel(channel) || 'whileLocked' in entry) continue;
      const reply = await serveCall(desk.app.server, channel, asks[channel] ?? {});
      expect([channel, reply.success]).toEqual([channel, false]);
      if (asks[channel]) expect(reply).toMatchObject({ error: { code: 'UNAUTHORIZED', refusal: 'locked' } });
    }
    expect(await lockOf(desk)).toMatchObject({ locked: true });
  });

  it('lets nobody wipe what is kept, and lets everybody leave', async () => {
    const desk = await open();
    desk.app.guard.lock('idle');
    const wipe = await serveCall(desk.app.server, 'session.signOut', { wipe: true, loseUnsent: true });
    expect(wipe).toMatchObject({ success: false, error: { refusal: 'locked' } });
    expect(listCaches(join(profile, 'cache'))).toHaveLength(1);
    await call(desk.app, 'session.signOut', { wipe: false, loseUnsent: false });
    expect(await call(desk.app, 'app.getState', {})).toMatchObject({
      session: null,
      lock: { locked: false },
    });
  });

  it('finishes its run behind the lock, tells nothing of it, and says afterwards how it ended, until that was told', async () => {
    const desk = await open();
    const runId = await queuedRun(desk);
    await model.script({ behaviour: { kind: 'normal', deltaDelayMs: 25 } });
    const executing = serveCall(desk.app.server, 'runs.execute', { runId });
    await model.waitForRequests({ count: 1 });
    desk.app.guard.lock('idle');
    told = [];
    const reply = await executing;
    expect(reply).toMatchObject({ success: false, error: { refusal: 'locked' } });
    expect(told.map(({ event }) => event)).toEqual([]);
    const unlock = () => call(desk.app, 'lock.unlock', { password: keller.password });
    await unlock();
    // Before any window has told of it, another lock falls.
    desk.app.guard.lock('suspend');
    await unlock();
    const { ended } = await call(desk.app, 'runs.untold', { after: 0 });
    expect(ended).toMatchObject([{ runId, outcome: 'succeeded', patient: { id: expect.any(String) } }]);
    expect(riskLevels).toContain(ended[0]?.risk);
    await call(desk.app, 'runs.told', { ends: ended.map(({ end }) => end) });
    expect(await call(desk.app, 'runs.untold', { after: 0 })).toEqual({ ended: [] });
  });

  it('says how a run ended without showing its report, and again where a lock fell before that was told', async () => {
    const desk = await open();
    const runId = await queuedRun(desk);
    await call(desk.app, 'runs.execute', { runId });
    const [event] = told.filter(({ event }) => event === 'run.ended');
    expect(JSON.parse(event?.text ?? '{}')).toMatchObject({ runId, outcome: 'succeeded', failure: null });
    desk.app.guard.lock('user');
    await call(desk.app, 'lock.unlock', { password: keller.password });
    expect((await call(desk.app, 'runs.untold', { after: 0 })).ended).toMatchObject([{ runId }]);
    const signOut = () => call(desk.app, 'session.signOut', { wipe: false, loseUnsent: false });
    await signOut();
    await call(desk.app, 'session.signIn', keller);
    expect((await call(desk.app, 'runs.untold', { after: 0 })).ended).toMatchObject([{ runId }]);
    // Of one user: who signs in next is told nothing of it, and it is forgotten.
    for (const next of [demoStaff.admin, keller]) {
      await signOut();
      await call(desk.app, 'session.signIn', next);
      await call(desk.app, 'sync.pullNow', {});
      expect(await call(desk.app, 'runs.untold', { after: 0 })).toEqual({ ended: [] });
    }
  });

  it('tells nothing of an end after its local data were wiped', async () => {
    const desk = await open();
    await call(desk.app, 'runs.execute', { runId: await queuedRun(desk) });
    await call(desk.app, 'session.signOut', { wipe: true, loseUnsent: true });
    await call(desk.app, 'session.signIn', keller);
    await call(desk.app, 'sync.pullNow', {});
    expect(await call(desk.app, 'runs.untold', { after: 0 })).toEqual({ ended: [] });
  });

  it('is not opened by a key file that somebody has put in the place of its own', async () => {
    const desk = await open();
    desk.app.guard.lock('idle');
    const [files] = listCaches(join(profile, 'cache'));
    const path = files?.key ?? '';
    const mine = readFileSync(path);
    const { salt, iv, tag, key, ...parameters } = await wrapKey(Buffer.alloc(32, 7), 'mine');
    const password = {
      ...parameters,
      salt: salt.toString('base64'),
      iv: iv.toString('base64'),
      tag: tag.toString('base64'),
      key: key.toString('base64'),
    };
    writeFileSync(path, JSON.stringify({ version: 1, password, keyring: null }));
    const reply = await serveCall(desk.app.server, 'lock.unlock', { password: 'mine' });
    expect(reply).toMatchObject({ success: false, error: { lock: 'wrong-password' } });
    writeFileSync(path, '{}');
    const damaged = await serveCall(desk.app.server, 'lock.unlock', { password: keller.password });
    expect(damaged).toMatchObject({ success: false, error: { lock: 'sign-in' } });
    writeFileSync(path, mine);
    await call(desk.app, 'lock.unlock', { password: keller.password });
  });

  it('clears what was copied out of it, and leaves the text of another program', async () => {
    const desk = await open();
    room.clipboard.set('clipboard', 'Anna Huber').set('selection', 'a line of an editor');
    const digest = createHash('sha256').update('Anna Huber').digest('base64');
    await call(desk.app, 'app.copied', { to: 'clipboard', digest });
    desk.app.guard.lock('user');
    await vi.waitFor(() => expect([...room.clipboard]).toEqual([['selection', 'a line of an editor']]));
  });

  it('clears what was copied in the very moment of the lock, too', async () => {
    const desk = await open();
    room.clipboard.set('clipboard', 'Anna Huber').set('selection', 'Anna Huber');
    const digest = createHash('sha256').update('Anna Huber').digest('base64');
    desk.app.guard.lock('user');
    await call(desk.app, 'app.copied', { to: 'clipboard', digest });
    await call(desk.app, 'app.copied', { to: 'selection' });
    expect([...room.clipboard]).toEqual([]);
  });
});

/** Reversible without being the text itself; stands for the keyring of the operating system. */
const keyring = {
  available: true,
  encrypt: (text: string) => Buffer.from([...Buffer.from(text)].map((byte) => byte ^ 0x5a)),
  decrypt: (sealed: Buffer) => Buffer.from([...sealed].map((byte) => byte ^ 0x5a)).toString(),
};

describe('a restart with a keyring', () => {
  /** Quits, and starts again as the next morning would: without typing. */
  async function restart(desk: ComposedDesk) {
    desks.splice(desks.indexOf(desk), 1);
    await desk.quit();
    return open({ secretBox: keyring, account: null });
  }

  it('takes an open desk up again, and of a locked one nothing without the password', async () => {
    const first = await open({ secretBox: keyring });
    const second = await restart(first);
    expect((await call(second.app, 'app.getState', {})).session).not.toBeNull();
    second.app.guard.lock('suspend');
    const third = await restart(second);
    expect(await call(third.app, 'app.getState', {})).toMatchObject({ session: null, ended: 'was-locked' });
    await call(third.app, 'session.signIn', keller);
    const fourth = await restart(third);
    expect((await call(fourth.app, 'app.getState', {})).session).not.toBeNull();
  });

  it('takes up nothing of a locked desk, whatever somebody has written into the settings', async () => {
    const first = await open({ secretBox: keyring });
    const path = join(profile, 'settings.json');
    const before = readFileSync(path, 'utf8');
    first.app.guard.lock('suspend');
    desks.splice(desks.indexOf(first), 1);
    await first.quit();
    const after: unknown = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...settingsSchema.parse(after), locked: false }));
    const second = await open({ secretBox: keyring, account: null });
    expect(await call(second.app, 'app.getState', {})).toMatchObject({ session: null, ended: 'was-locked' });
    expect(before).not.toContain('"locked"');
  });

  it('does not make a session longer', async () => {
    const first = await open({ secretBox: keyring });
    const second = await restart(first);
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + longestSessionMs);
    const third = await restart(second);
    expect(await call(third.app, 'app.getState', {})).toMatchObject({ session: null, ended: 'limit' });
  });
});

describe('the longest time of a session', () => {
  it('lets the run under way end, begins no other, and then ends the session', async () => {
    const desk = await open();
    const runId = await queuedRun(desk);
    await model.script({ behaviour: { kind: 'normal', deltaDelayMs: 25 } });
    const executing = serveCall(desk.app.server, 'runs.execute', { runId });
    await model.waitForRequests({ count: 1 });
    room.steadyMs = longestSessionMs - 60_000;
    await until(desk, ({ limit }) => limit !== null && !limit.waitsForRuns);
    room.steadyMs = longestSessionMs;
    await until(desk, ({ limit }) => limit?.waitsForRuns === true);
    const another = await serveCall(desk.app.server, 'runs.execute', { runId: await queuedRun(desk) });
    expect(another).toMatchObject({
      success: false,
      error: { code: 'UNAUTHORIZED', refusal: 'session-limit' },
    });
    expect(await executing).toMatchObject({ success: true });
    await vi.waitFor(
      async () =>
        expect(await call(desk.app, 'app.getState', {})).toMatchObject({ session: null, ended: 'limit' }),
      { timeout: 5_000, interval: 100 },
    );
  });
});
