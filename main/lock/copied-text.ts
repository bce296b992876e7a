import { createHash } from 'node:crypto';
import type { EngineLog } from '../engine/ports.ts';
import type { CopyTarget, Surroundings } from './surroundings.ts';

/** What a window says of a copy; of a selection nobody knows the text before it is there. */
export type Copied = { readonly to: 'clipboard'; readonly digest: string } | { readonly to: 'selection' };

/** Knows whether what is in the clipboard was copied out of this app. */
export interface CopiedText {
  /** A window has just copied or selected something. */
  note(copied: Copied): Promise<void>;
  /** Clears what is still ours; the text of another program stays. Never rejects. */
  clear(): Promise<void>;
}

/** Keeps digests only: the text itself is in the clipboard, and nowhere else because of this. */
export function createCopiedText(
  clipboard: Pick<Surroundings, 'readCopied' | 'clearCopied'>,
  log: EngineLog,
): CopiedText {
  const ours = new Map<CopyTarget, string>();

  async function clearIfOurs(target: CopyTarget, digest: string): Promise<void> {
    try {
      if (digestOf(await clipboard.readCopied(target)) === digest) clipboard.clearCopied(target);
    } catch (fault) {
      log.error('lock.clipboard-fault', { fault: fault instanceof Error ? fault.name : typeof fault });
    }
  }

  return {
    async note(copied) {
      const digest =
        copied.to === 'clipboard' ? copied.digest : digestOf(await clipboard.readCopied(copied.to));
      ours.set(copied.to, digest);
    },
    async clear() {
      const noted = [...ours];
      ours.clear();
      await Promise.all(noted.map(([target, digest]) => clearIfOurs(target, digest)));
    },
  };
}

/** Windows ends the lines of a clipboard in its own way. */
function digestOf(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('base64');
}
