import type { MessageDescriptor } from '@lingui/core';

/** Where a command stands in the palette and in the shortcut sheet. */
export type CommandGroup =
  | 'go'
  | 'here'
  | 'run'
  | 'selection'
  | 'patient'
  | 'appearance'
  | 'settings'
  | 'session';

/** Something that the user can do now, found by its words and, where it has one, by its shortcut. */
export interface Command {
  /** Stable and unique among what is on the screen, such as `run.cancel`. */
  readonly id: string;
  /** Made with the `msg` macro: it is searched in every language. */
  readonly label: MessageDescriptor;
  /** Default: `here`, what the view on the screen can do. */
  readonly group?: CommandGroup;
  /** Other words to find it by. */
  readonly keywords?: readonly MessageDescriptor[];
  /**
   * Such as `N`, `/`, `Shift+E` or `Mod+1`; `Mod` is Ctrl, on a Mac Command. It never fires over a dialog, and without
   * `Mod` never while text is typed. A key that was handled already (`preventDefault`) is left alone.
   */
  readonly shortcut?: string;
  /** False: out of the palette, and its shortcut does nothing; the sheet still has it. Default: true. */
  readonly isEnabled?: boolean;
  readonly run: () => void;
}
