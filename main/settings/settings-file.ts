import { copyFileSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { serverUrlSchema } from '../../shared/environment.ts';
import { languageSchema, textSizeSchema, themeSchema } from '../../shared/ipc/app-channels.ts';
import { executionSettingsSchema } from '../../shared/ipc/execution-channels.ts';
import { idleMinutes, privacySettingsSchema } from '../../shared/ipc/lock-channels.ts';
import { tryParseJson } from '../runtime/try-parse-json.ts';
import { writeFileAtomically } from '../runtime/write-file-atomically.ts';
import { defaultExecutionSettings } from './default-execution-settings.ts';

/** What this workstation remembers outside the cache. Secrets appear only sealed by the keyring (base64). */
const settingsSchema = z.object({
  language: languageSchema.default('system'),
  theme: themeSchema.default('system'),
  textSize: textSizeSchema.default('normal'),
  workstationId: z.guid().nullable().default(null),
  connection: z.object({ url: z.string(), publishableKey: z.string() }).nullable().default(null),
  model: z.string().nullable().default(null),
  gateway: serverUrlSchema.nullable().default(null),
  execution: executionSettingsSchema.default(defaultExecutionSettings),
  sealedModelKey: z.string().nullable().default(null),
  sealedSession: z.string().nullable().default(null),
  sealedSessionStart: z.string().nullable().default(null),
  idleMinutes: privacySettingsSchema.shape.idleMinutes.default(idleMinutes.default),
});
export type Settings = z.infer<typeof settingsSchema>;

export interface SettingsFile {
  read(): Settings;
  /** Merges what is defined and writes at once, atomically. Throws when the disk refuses. */
  update(change: { readonly [K in keyof Settings]?: Settings[K] | undefined }): Settings;
  /** Removes the copy of damaged settings and what an interrupted write has left: both may hold sealed secrets. */
  removeLeftovers(): void;
}

/**
 * Opens the settings of this workstation; a missing file means defaults.
 * @param onDamaged called when the file, or a setting in it, cannot be understood: a copy is set aside, and what can be
 * understood counts.
 */
export function openSettingsFile(path: string, onDamaged: (setAsideAs: string) => void): SettingsFile {
  let current = readSettings(path, onDamaged);
  return {
    read: () => current,
    update(change) {
      const defined = Object.entries(change).filter(([, value]) => value !== undefined);
      const next = settingsSchema.parse({ ...current, ...Object.fromEntries(defined) });
      writeFileAtomically(path, JSON.stringify(next, null, 2));
      current = next;
      return current;
    },
    removeLeftovers() {
      const name = basename(path);
      for (const found of readdirSync(dirname(path))) {
        const isLeftover = found === `${name}.damaged` || found.startsWith(`${name}.writing-`);
        if (isLeftover) rmSync(join(dirname(path), found), { force: true });
      }
    },
  };
}

function readSettings(path: string, onDamaged: (setAsideAs: string) => void): Settings {
  const text = tryRead(path);
  if (text === null) return settingsSchema.parse({});
  const json = tryParseJson(text);
  const parsed = settingsSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const setAsideAs = `${path}.damaged`;
  copyFileSync(path, setAsideAs);
  onDamaged(setAsideAs);
  return settingsSchema.parse(withoutDamaged(json, parsed.error));
}

/** One setting that a newer version or a hand has put out of range must not take the connection and the session with it. */
function withoutDamaged(json: unknown, { issues }: z.ZodError): Record<string, unknown> {
  const settings = z.record(z.string(), z.unknown()).safeParse(json);
  if (!settings.success) return {};
  const damaged = new Set(issues.map(({ path: [name] }) => name));
  return Object.fromEntries(Object.entries(settings.data).filter(([name]) => !damaged.has(name)));
}

function tryRead(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return null;
    throw fault;
  }
}
