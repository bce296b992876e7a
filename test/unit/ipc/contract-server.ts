import type { EngineLog } from '../../../main/engine/ports.ts';
import type { Handlers } from '../../../main/ipc/handlers.ts';
import type { ContractServer } from '../../../main/ipc/serve-contract.ts';
import { uuidIds } from '../../../main/runtime/uuid-ids.ts';
import type { ActiveSession } from '../../../main/session/active-session.ts';
import { organizationIdSchema, userIdSchema } from '../../../shared/ids.ts';
import { ipcContract } from '../../../shared/ipc-contract.ts';
import { ok } from '../../../shared/result.ts';

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
export function serverOf({
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
