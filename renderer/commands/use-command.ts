import { createContext, useContext, useEffect, useId, useSyncExternalStore } from 'react';
import type { Command } from './command.ts';
import { type CommandRegistry, createCommandRegistry } from './command-registry.ts';

const CommandsContext = createContext<CommandRegistry>(createCommandRegistry());

/** The registry of this window. */
export function useCommandRegistry(): CommandRegistry {
  return useContext(CommandsContext);
}

/**
 * Offers a command while the calling component is on the screen: in the palette (Ctrl+K), in the shortcut sheet (`?`)
 * and, when it has a shortcut, by its keys. What it runs is what the component would do at that moment.
 */
export function useCommand(command: Command): void {
  const registry = useCommandRegistry();
  const owner = useId();
  useEffect(() => registry.put(owner, command));
  useEffect(() => () => registry.remove(owner), [registry, owner]);
}

/** Every command that is registered now. */
export function useCommands(): readonly Command[] {
  const registry = useCommandRegistry();
  return useSyncExternalStore(registry.subscribe, registry.list);
}
