/** Where text that was copied or selected ends up; `selection` exists on Linux only. */
export type CopyTarget = 'clipboard' | 'selection';

/** What the lock needs of the machine around it. */
export interface Surroundings {
  /** How long there was no input of anybody, in ms. */
  idleMs(): number;
  /** A clock that nobody sets, in ms; it may stand still while the machine sleeps. */
  steadyMs(): number;
  /** The text that is in the clipboard now; empty where there is none. */
  readCopied(from: CopyTarget): Promise<string>;
  clearCopied(from: CopyTarget): void;
  /** The workstation was just locked: every window shows the lock page, or is made to. */
  coverWindows(): void;
}
