import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import type { Cache } from '../../../main/db/cache.ts';
import type { RemoteFailure } from '../../../main/engine/ports.ts';
import { createPush, type Push, type PushOptions } from '../../../main/push/create-push.ts';
import { createRemote } from '../../../main/remote/create-remote.ts';
import type { QueueRequest } from '../../../main/remote/remote.ts';
import { artifactIdSchema } from '../../../shared/ids.ts';
import { err, ok } from '../../../shared/result.ts';
import { makeRun } from '../db/fixtures.ts';

const sessionStorage = { read: () => null, write: () => undefined, clear: () => undefined };
/** Nobody answers there. */
export const nobody = createRemote({
  url: 'http://127.0.0.1:9',
  publishableKey: 'k'.repeat(20),
  sessionStorage,
});

/** What SQLite throws when the disk is full. */
export function refuseAsFull(): never {
  throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
}

/** A server that takes queued runs and reports, unless `failure` says why not; `sent` names their runs in order. */
export function makeServer() {
  const sent: string[] = [];
  const server: { failure: RemoteFailure | null } = { failure: null };
  const remote: PushOptions['remote'] = {
    ...nobody,
    queue: {
      ...nobody.queue,
      async queueRun({ runId }: QueueRequest) {
        sent.push(runId);
        return server.failure ? err(server.failure) : ok({ outcome: 'queued', run: makeRun({ id: runId }) });
      },
    },
    runs: {
      ...nobody.runs,
      async complete({ runId }) {
        sent.push(runId);
        return server.failure
          ? err(server.failure)
          : ok({ outcome: 'settled', artifactId: artifactIdSchema.parse(randomUUID()) });
      },
    },
  };
  return { sent, server, remote };
}

/** A push on this cache; what is not given does nothing. */
export function openPushOn(cache: Cache, options: Partial<PushOptions> = {}): Push {
  return createPush({
    cache,
    remote: nobody,
    clock: { nowMs: () => 7 },
    log: { info: () => undefined, error: () => undefined },
    isReached: () => true,
    onChanged: () => undefined,
    beforeFlush: async () => undefined,
    onSent: async () => undefined,
    ...options,
  });
}
