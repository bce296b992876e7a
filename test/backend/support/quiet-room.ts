import type { Surroundings } from '../../../main/lock/surroundings.ts';

/** A machine at which somebody works all the time, with clipboards of its own. */
export function quietRoom(over: Partial<Surroundings> = {}): Surroundings {
  const copied = new Map<string, string>();
  return {
    idleMs: () => 0,
    steadyMs: () => performance.now(),
    readCopied: async (from) => copied.get(from) ?? '',
    clearCopied: (from) => void copied.delete(from),
    coverWindows: () => undefined,
    ...over,
  };
}
