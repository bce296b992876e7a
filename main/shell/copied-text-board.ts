import { clipboard } from 'electron';
import type { CopyTarget, Surroundings } from '../lock/surroundings.ts';

type Board = Pick<Surroundings, 'readCopied' | 'clearCopied'>;

/** The clipboard, and on Linux the selection, which is a clipboard of its own there and nowhere else. */
export function createBoard(): Board {
  return {
    readCopied: async (from) => (hasTarget(from) ? textIn(from) : ''),
    clearCopied(from) {
      if (hasTarget(from)) clearIn(from);
    },
  };
}

function hasTarget(target: CopyTarget): boolean {
  return target === 'clipboard' || process.platform === 'linux';
}

/** Electron before 42 answers at once, and names the selection by an argument instead of a property. */
const earlier: { readText(...type: string[]): unknown; clear(...type: string[]): void } = clipboard;

async function textIn(target: CopyTarget): Promise<string> {
  const text: unknown = await (hasProperty(target)
    ? clipboard.selection.readText()
    : earlier.readText(target));
  return typeof text === 'string' ? text : '';
}

function clearIn(target: CopyTarget): void {
  if (hasProperty(target)) clipboard.selection.clear();
  else earlier.clear(target);
}

function hasProperty(target: CopyTarget): boolean {
  return target === 'selection' && 'selection' in clipboard;
}
