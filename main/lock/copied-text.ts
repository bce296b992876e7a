import { createHash } from 'node:crypto';
import type { EngineLog } from '../engine/ports.ts';
import type { CopyTarget, Surroundings } from './surroundings.ts';

/** Knows whether what is in the clipboard was copied out of this app. */
export interface CopiedText {
  /** A window has just copied or selected something. */
  note(to: CopyTarget): Promise<void>;
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
    async note(to) {
      const text = await clipboard.readCopied(to);
      if (text === '') ours.delete(to);
      else ours.set(to, digestOf(text));
    },
    async clear() {
      const noted = [...ours];
      ours.clear();
      await Promise.all(noted.map(([target, digest]) => clearIfOurs(target, digest)));
    },
  };
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
