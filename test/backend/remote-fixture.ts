import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import type { EmbeddedBackend } from '../../embedded/start-embedded.ts';
import type { RemoteFailure } from '../../main/engine/ports.ts';
import { createRemote, type RemoteOptions } from '../../main/remote/create-remote.ts';
import type { FlagChangeReply, QueueRequest, Remote, SessionStorage } from '../../main/remote/remote.ts';
import {
  claimIdSchema,
  flagChangeIdSchema,
  type OrganizationId,
  type PatientId,
  requestIdSchema,
  runIdSchema,
} from '../../shared/ids.ts';
import type { Result } from '../../shared/result.ts';

export type Staff = keyof typeof demoStaff;

export const newClaimId = () => claimIdSchema.parse(randomUUID());
export const newRequestId = () => requestIdSchema.parse(randomUUID());
export const newFlagChangeId = () => flagChangeIdSchema.parse(randomUUID());

/** Turns the flag on or off as somebody who knows how it stands. */
export async function switchFlag(
  remote: Remote,
  organizationId: OrganizationId,
  enabled: boolean,
): Promise<Result<FlagChangeReply, RemoteFailure>> {
  const known = await remote.flags.tryGet(organizationId);
  if (!known.ok) return known;
  const basedOn = known.value?.updated_at ?? null;
  const ids = { changeId: newFlagChangeId(), requestId: newRequestId() };
  return remote.flags.set({ organizationId, enabled, basedOn, replaces: [], ...ids });
}

/** A run to be queued whatever was queued before; each part can be replaced. */
export function queueRequest(changes: Partial<QueueRequest> & { patientId: PatientId }): QueueRequest {
  return {
    runId: runIdSchema.parse(randomUUID()),
    reason: '',
    inputsHash: null,
    evenIfDuplicate: false,
    requestId: newRequestId(),
    ...changes,
  };
}

/** The slot for a session as the shell gives it where there is no keyring. */
export function memorySlot(initial: string | null = null): SessionStorage {
  let stored = initial;
  return {
    read: () => stored,
    write(value) {
      stored = value;
    },
    clear() {
      stored = null;
    },
  };
}

export function must<Value>(result: Result<Value, unknown>): Value {
  if (!result.ok) throw new Error(`expected a success: ${JSON.stringify(result.error)}`);
  return result.value;
}

/** Makes remotes and closes all of them at the end. */
export function remotes(backend: () => EmbeddedBackend) {
  const opened: Remote[] = [];
  function connect(options: Partial<RemoteOptions> = {}): Remote {
    const { url, publishableKey } = backend();
    const remote = createRemote({ url, publishableKey, sessionStorage: memorySlot(), ...options });
    opened.push(remote);
    return remote;
  }
  return {
    connect,
    async signIn(person: Staff, options: Partial<RemoteOptions> = {}): Promise<Remote> {
      const remote = connect(options);
      const { email, password } = demoStaff[person];
      must(await remote.auth.signIn({ email, password }));
      return remote;
    },
    async closeAll() {
      await Promise.all(opened.map((remote) => remote.close()));
    },
  };
}

/** A session that is valid by its looks: calls are sent without asking the auth server. */
export function storedSession(fields: { accessToken: string; expiresInS: number }): string {
  return JSON.stringify({
    access_token: fields.accessToken,
    refresh_token: 'refused-by-every-server',
    token_type: 'bearer',
    expires_in: 3600,
    expires_at: Math.round(Date.now() / 1000) + fields.expiresInS,
    user: { id: demoStaff.keller.id, email: demoStaff.keller.email },
  });
}

/** An HTTP server on loopback that answers as a test wants, and counts. */
export async function strangeServer(listener: RequestListener): Promise<{
  url: string;
  requests: () => number;
  close: () => Promise<void>;
}> {
  let count = 0;
  const server: Server = createServer((request, response) => {
    count += 1;
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests: () => count,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An address where nobody listens: a port that was just given back. */
export async function deadAddress(): Promise<string> {
  const server = await strangeServer(() => undefined);
  await server.close();
  return server.url;
}
