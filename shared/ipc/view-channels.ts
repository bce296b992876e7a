import { z } from 'zod';
import { savedViewIdSchema } from '../ids.ts';
import { worklistFilterSchema, worklistTabSchema } from '../worklist.ts';
import { type ChannelsOf, nothing } from './channel.ts';

/** A place in the worklist under a name. */
export const savedViewSchema = z.object({
  id: savedViewIdSchema,
  name: z.string().trim().min(1).max(60),
  tab: worklistTabSchema,
  search: z.string().trim().max(200),
  filter: worklistFilterSchema,
});
export type SavedView = z.infer<typeof savedViewSchema>;

/** More would be no help to find one. */
export const maxSavedViews = 30;

const views = z.object({ views: z.array(savedViewSchema) });

/** Saved views of the worklist: each user's own, on this workstation. */
export const viewChannels = {
  'views.list': {
    intent: 'The saved views of the worklist, by name.',
    caller: 'worklist',
    request: nothing,
    response: views,
  },
  'views.save': {
    intent: 'Keep a view of the worklist, or change the one with this id; refused when there are too many.',
    caller: 'worklist',
    request: savedViewSchema,
    response: views,
  },
  'views.delete': {
    intent: 'Forget a saved view of the worklist.',
    caller: 'worklist',
    request: z.object({ id: savedViewIdSchema }),
    response: views,
  },
} as const satisfies ChannelsOf;
