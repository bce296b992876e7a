import { describe, expect, it } from 'vitest';
import type { EngineLog } from '../../../main/engine/ports.ts';
import type { Handlers } from '../../../main/ipc/handlers.ts';
import { type ContractServer, serveCall } from '../../../main/ipc/serve-contract.ts';
import { uuidIds } from '../../../main/runtime/uuid-ids.ts';
import type { ActiveSession } from '../../../main/session/active-session.ts';
import { organizationIdSchema, userIdSchema } from '../../../shared/ids.ts';
import { ipcContract, isChannel } from '../../../shared/ipc-contract.ts';
import { err, ok } from '../../../shared/result.ts';

const clinician: ActiveSession = {
  info: {
    userId: userIdSchema.parse('0197f0a0-0000-7000-8000-000000000002'),
    email: 'a@b.example',
    displayName: 'A',
    workplace: {
      organization_id: organizationIdSchema.parse('0197f0a0-0000-7000-8000-000000000001'),
      organization_name: 'Test',
      role: 'clinician',
    },
    verified: true,
  },
  desk: null,
};

interface Options {
  readonly session?: ActiveSession | null;
  readonly flagEnabled?: boolean;
  readonly handler?: () => Promise<unknown>;
  readonly isLocked?: () => boolean;
}

/** A server whose handlers all do the same, so that a test sees what stands in front of and behind them. */
function serverOf({
  session = clinician,
  flagEnabled = true,
  handler = async () => ok({}),
  isLocked = () => false,
}: Options) {
  const calls: string[] = [];
  const lines: string[] = [];
  const write = (event: string, fields: object) => lines.push(JSON.stringify({ event, ...fields }));
  const log: EngineLog = { info: write, error: write };
  const handlers = Object.fromEntries(
    Object.keys(ipcContract).map((channel) => [
      channel,
      async () => {
        calls.push(channel);
        return handler();
      },
    ]),
  ) as unknown as Handlers;
  const server: ContractServer = {
    handlers,
    currentSession: () => session,
    flagEnabled: () => flagEnabled,
    guard: { isLocked, isOver: () => false },
    onFault: () => undefined,
    ids: uuidIds,
    log,
  };
  return { server, calls, lines };
}

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
      error: { code: 'UNAUTHORIZED', lock: 'locked' },
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
    expect(reply).toMatchObject({ success: false, error: { lock: 'locked' } });
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
