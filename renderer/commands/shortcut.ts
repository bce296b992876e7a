/** A key with what is held down along with it, as `Command.shortcut` writes it. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** The parts of a shortcut in the order in which they are read: `Shift+E` has `Shift` and `E`. */
export function partsOf(shortcut: string): readonly string[] {
  return shortcut.split('+');
}

/** True for a shortcut that is no text, and so may fire while text is typed. */
export function isChord(shortcut: string): boolean {
  return partsOf(shortcut).includes('Mod');
}

/**
 * Whether a key press is the shortcut.
 * @param isMac `Mod` is Command there, and Ctrl everywhere else
 */
export function isPressed(shortcut: string, press: KeyPress, isMac: boolean): boolean {
  const parts = partsOf(shortcut);
  const key = parts.at(-1) ?? '';
  const [mod, other] = isMac ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey];
  if (press.altKey || other || mod !== parts.includes('Mod')) return false;
  // Where `/` and `?` are depends on the keyboard: on a German one both need Shift.
  const isLetter = /^[a-z]$/i.test(key);
  if (isLetter && press.shiftKey !== parts.includes('Shift')) return false;
  return press.key.toLowerCase() === key.toLowerCase();
}
