import { useEffect } from 'react';
import { isMac } from './is-mac.ts';
import { isChord, isPressed } from './shortcut.ts';
import { useCommandRegistry } from './use-command.ts';

/** Runs the command whose shortcut is pressed, wherever in the window the focus is. */
export function useShortcuts(): void {
  const registry = useCommandRegistry();
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || event.isComposing || isDialogOpen()) return;
      const typing = isTyping(event.target);
      const pressed = registry
        .list()
        // What came last is the most particular: a view before the window around it.
        .toReversed()
        .filter(({ shortcut }) => shortcut !== undefined && isPressed(shortcut, event, isMac))
        .filter(({ shortcut = '' }) => !typing || isChord(shortcut));
      // What the view on the screen offers comes before what is always there.
      if (pressed.toReversed().some(({ id }) => registry.run(id))) event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [registry]);
}

/** A dialog, or a menu that is open: its keys are its own. */
function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const field = target.closest('input:not([type="checkbox"], [type="radio"]), textarea, select');
  return field !== null || target.isContentEditable;
}
