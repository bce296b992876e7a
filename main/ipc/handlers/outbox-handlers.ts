import { err, ok } from '../../../shared/result.ts';
import type { Handlers } from '../handlers.ts';

type OutboxChannel = 'outbox.list' | 'outbox.retry' | 'outbox.discard' | 'reviews.record';

/** What was written here and is not with the server yet. */
export function outboxHandlers(): Pick<Handlers, OutboxChannel> {
  return {
    'outbox.list': async () => ok({ writes: [] }),
    'outbox.retry': async () => ok({ writes: [] }),
    'outbox.discard': async () => ok({ writes: [] }),
    'reviews.record': async () => err({ code: 'OFFLINE', message: 'The backend cannot be reached.' }),
  };
}
