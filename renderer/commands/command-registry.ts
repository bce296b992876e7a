import type { Command } from './command.ts';

export interface CommandRegistry {
  /** Puts in a command, or the newest state of it, under a key of its owner. */
  put(owner: string, command: Command): void;
  remove(owner: string): void;
  /** Each id once, in the order of registration; the same array until something that is shown has changed. */
  list(): readonly Command[];
  /** Runs the command as its owner would now; does nothing when it is gone or can't be done. True: it has run. */
  run(id: string): boolean;
  subscribe(listener: () => void): () => void;
}

/** What can be done now, by those that can do it: views put their commands in while they are on the screen. */
export function createCommandRegistry(): CommandRegistry {
  const commands = new Map<string, Command>();
  const listeners = new Set<() => void>();
  let shown: readonly Command[] = [];
  const announce = () => {
    // By its id: two owners may offer the same, and a list may hold it only once.
    shown = [...new Map([...commands.values()].map((command) => [command.id, command])).values()];
    for (const listener of listeners) listener();
  };
  return {
    put(owner, command) {
      const before = commands.get(owner);
      commands.set(owner, command);
      if (!before || looksOf(before) !== looksOf(command)) announce();
    },
    remove(owner) {
      if (commands.delete(owner)) announce();
    },
    list: () => shown,
    run(id) {
      const command = [...commands.values()].findLast(
        (candidate) => candidate.id === id && isEnabled(candidate),
      );
      command?.run();
      return command !== undefined;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** True for what can be done now. */
export function isEnabled(command: Command): boolean {
  return command.isEnabled ?? true;
}

/** All of a command that is seen. */
function looksOf({ id, label, group, shortcut, isEnabled: enabled }: Command): string {
  return JSON.stringify([id, label.id, label.values, group, shortcut, enabled]);
}
