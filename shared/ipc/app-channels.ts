import { z } from 'zod';
import { runIdSchema } from '../ids.ts';
import { type ChannelsOf, done, nothing } from './channel.ts';
import { lockStateSchema } from './lock-channels.ts';
import { sessionStateSchema } from './session-channels.ts';

export const languageSchema = z.enum(['system', 'en', 'de']);
export const themeSchema = z.enum(['system', 'light', 'dark']);
/** Size of all text, beside the zoom of the window: 90, 100, 115 and 130 %. */
export const textSizeSchema = z.enum(['small', 'normal', 'large', 'huge']);

/** How the app looks on this workstation, in every window. */
export const appearanceSchema = z.object({
  language: languageSchema,
  theme: themeSchema,
  textSize: textSizeSchema,
});
export type Appearance = z.infer<typeof appearanceSchema>;

export const appStateSchema = z.object({
  appVersion: z.string(),
  systemLanguage: z.enum(['en', 'de']),
  ...appearanceSchema.shape,
  connection: z.object({
    configured: z.boolean(),
    host: z.string().nullable(),
    source: z.enum(['environment', 'settings']).nullable(),
  }),
  demo: z
    .object({
      accounts: z.array(
        z.object({
          email: z.string(),
          password: z.string(),
          displayName: z.string(),
          role: z.string(),
          organization: z.string(),
        }),
      ),
    })
    .nullable(),
  keyring: z.boolean(),
  lock: lockStateSchema,
  ...sessionStateSchema.shape,
});
export type AppState = z.infer<typeof appStateSchema>;

/** The app as a whole: first screen, windows, language, theme and text size, quitting. */
export const appChannels = {
  'app.getState': {
    intent: 'What the first screen needs: connection, session, language, theme, text size, demo accounts.',
    caller: 'anyone',
    whileLocked: true,
    request: nothing,
    response: appStateSchema,
  },
  'app.rowsShown': {
    intent: 'Say once that the window shows rows, so that whoever started the app knows it is ready.',
    caller: 'worklist',
    request: z.object({ rows: z.int().min(1).max(1000) }),
    response: done,
  },
  'app.openWindow': {
    intent: 'Open one more window of this app, on a run or on the worklist.',
    caller: 'worklist',
    request: z.object({ runId: runIdSchema.nullable() }),
    response: done,
  },
  'settings.save': {
    intent: 'Remember language, theme and text size on this workstation, and tell every window.',
    caller: 'anyone',
    whileLocked: true,
    request: appearanceSchema.partial(),
    response: appearanceSchema,
  },
  'app.quit': {
    intent:
      'Answer the question of the quit guard: finish the runs first, give them back to the queue, or stay.',
    caller: 'anyone',
    whileLocked: true,
    request: z.object({ how: z.enum(['finish', 'release', 'stay']) }),
    response: done,
  },
} as const satisfies ChannelsOf;
