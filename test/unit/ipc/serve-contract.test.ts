import { describe, expect, it } from 'vitest';
import { serveCall } from '../../../main/ipc/serve-contract.ts';
import { isChannel } from '../../../shared/ipc-contract.ts';
import { err, ok } from '../../../shared/result.ts';
import { serverOf } from './contract-server.ts';

const runId = '0197f0a0-0000-7000-8000-0000000000aa';

describe('serving the contract', () => {
  it.each(['', 'abc', '123', `${runId}x`, `${runId}' or 1=1`, null, 7, {}, []])(
    'answers a malformed run id (%j) with VALIDATION_ERROR and never reaches the handler',
    async (malformed) => {
      const { server, calls } = serverOf({});
      const reply = await serveCall(server, 'runs.execute', { runId: malformed });
      expect(reply).toMatchObject({ success: false, error: { code: 'VALIDATION_ERROR' } });
      expect(calls).toEqual([]);
    },
  );

  it('answers nothing of a desk while it is locked, and never reaches the handler', async () => {
    const { server, calls } = serverOf({ isLocked: () => true });
    expect(await serveCall(server, 'runs.get', { runId })).toMatchObject({
      success: false,
      error: { code: 'UNAUTHORIZED', refusal: 'locked' },
    });
    expect(calls).toEqual([]);
  });

  it('keeps back an answer that was on its way when the workstation was locked', async () => {
    let isLocked = false;
    const handler = async () => {
      isLocked = true;
      return ok({ patients: [] });
    };
    const { server, calls } = serverOf({ isLocked: () => isLocked, handler });
    const reply = await serveCall(server, 'patients.list', { search: '', limit: 10 });
    expect(calls).toEqual(['patients.list']);
    expect(reply).toMatchObject({ success: false, error: { refusal: 'locked' } });
  });

  it('tells a window that was locked meanwhile what it has saved, where that says nothing of a patient', async () => {
    let isLocked = false;
    const answers = [ok({ outcome: 'queued', runId }), err({ code: 'OFFLINE', message: 'Not reached.' })];
    const handler = async () => {
      isLocked = true;
      return answers.shift();
    };
    const { server, calls } = serverOf({ isLocked: () => isLocked, handler });
    const request = { patientId: runId, reason: 'Sleep', evenIfDuplicate: false };
    expect(await serveCall(server, 'runs.create', request)).toMatchObject({
      success: true,
      data: { outcome: 'queued', runId },
    });
    isLocked = false;
    expect(await serveCall(server, 'runs.create', request)).toMatchObject({ error: { code: 'OFFLINE' } });
    expect(await serveCall(server, 'runs.create', request)).toMatchObject({ error: { refusal: 'locked' } });
    expect(calls).toEqual(['runs.create', 'runs.create']);
  });

  it('answers UNAUTHORIZED without a session and FORBIDDEN with the flag off', async () => {
    const signedOut = serverOf({ session: null });
    const flagOff = serverOf({ flagEnabled: false });
    expect(await serveCall(signedOut.server, 'runs.execute', { runId })).toMatchObject({
      error: { code: 'UNAUTHORIZED' },
    });
    expect(await serveCall(flagOff.server, 'runs.execute', { runId })).toMatchObject({
      error: { code: 'FORBIDDEN' },
    });
    expect([...signedOut.calls, ...flagOff.calls]).toEqual([]);
  });

  it('hands an expected failure through, under a request id that is logged without its message', async () => {
    const conflict = err({ code: 'CONFLICT', message: "Run is not in 'queued' status (current: running)" });
    const { server, lines } = serverOf({ handler: async () => conflict });
    const reply = await serveCall(server, 'runs.execute', { runId });
    expect(reply).toMatchObject({ success: false, error: conflict.error });
    expect(lines.join()).toContain(reply.requestId);
    expect(lines.join()).not.toContain('queued');
  });

  it('drops what an error does not name: a stack or a cause of the handler reaches nobody', async () => {
    const fault = Object.assign(new Error('canary'), {
      code: 'CONFLICT',
      message: 'Taken.',
      detail: 'canary',
    });
    const { server } = serverOf({ handler: async () => err(fault) });
    const reply = await serveCall(server, 'runs.execute', { runId });
    expect(reply).toMatchObject({ success: false, error: { code: 'CONFLICT', message: 'Taken.' } });
    expect(JSON.stringify(reply)).not.toMatch(/canary|stack/);
  });

  it('repeats nothing of a request that it refuses: neither values nor names of fields, however many', async () => {
    const { server, lines } = serverOf({});
    const fields = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`canary ${at}`, 'canary']));
    const replies = await Promise.all([
      serveCall(server, 'flag.get', fields),
      serveCall(server, 'runs.execute', { runId: 'canary' }),
      serveCall(server, 'runs.list', { status: 'canary', search: 7, cursor: ['canary'], limit: 'canary' }),
      serveCall(server, 'batch.start', { runIds: Array.from({ length: 400 }, () => 'canary') }),
    ]);
    for (const reply of replies) {
      expect(reply).toMatchObject({ success: false, error: { code: 'VALIDATION_ERROR' } });
      expect(JSON.stringify(reply).length).toBeLessThan(4_000);
    }
    expect(JSON.stringify(replies) + lines.join()).not.toContain('canary');
  });

  it('turns a bug into INTERNAL_ERROR: neither the reply nor the log repeats what the error says', async () => {
    const { server, lines } = serverOf({
      handler: async () => {
        throw new TypeError('canary patient name');
      },
    });
    const reply = await serveCall(server, 'runs.execute', { runId });
    expect(reply).toMatchObject({ success: false, error: { code: 'INTERNAL_ERROR' } });
    expect(JSON.stringify(reply) + lines.join()).not.toContain('canary');
  });

  it('refuses to send a reply that does not match its schema', async () => {
    const { server } = serverOf({ handler: async () => ok({ run: { id: runId, status: 'queued' } }) });
    const reply = await serveCall(server, 'runs.execute', { runId });
    expect(reply).toMatchObject({ success: false, error: { code: 'INTERNAL_ERROR' } });
  });

  it('drops what the schema of a reply does not name', async () => {
    const { server } = serverOf({ handler: async () => ok({ secret: 'canary' }) });
    expect(await serveCall(server, 'session.signOut', { wipe: false, loseUnsent: false })).toMatchObject({
      success: true,
      data: {},
    });
    expect(
      JSON.stringify(await serveCall(server, 'session.signOut', { wipe: false, loseUnsent: false })),
    ).not.toContain('canary');
  });

  it('knows its channels, and nothing inherited', () => {
    expect(isChannel('runs.execute')).toBe(true);
    expect(['constructor', '__proto__', 'toString', 'runs.delete'].some(isChannel)).toBe(false);
  });
});
