import { z } from 'zod';
import { pendingWriteSchema } from '../pending-write.ts';
import { type ChannelsOf, nothing } from './channel.ts';

/** At most 500, the oldest first. */
const outboxReply = z.object({ writes: z.array(pendingWriteSchema).max(500) });

/** What was written here and is not with the server yet. */
export const outboxChannels = {
  'outbox.list': {
    intent: 'What was written on this workstation and is not with the server yet, oldest first.',
    caller: 'worklist',
    request: nothing,
    response: outboxReply,
  },
  'outbox.retry': {
    intent: 'Send a write once more, at once; a rejected one waits again. Answers after that try.',
    caller: 'worklist',
    request: z.object({
      key: z.guid(),
      /** For a new run that was rejected as a duplicate: queue it all the same. */
      evenIfDuplicate: z.boolean(),
    }),
    response: outboxReply,
  },
  'outbox.discard': {
    intent:
      'Remove a rejected write for good, or take back one that waits; never the end of a run that waits.',
    caller: 'worklist',
    request: z.object({ key: z.guid() }),
    response: outboxReply,
  },
} as const satisfies ChannelsOf;
