import { useState } from 'react';
import { type Kept, useKept } from '../lock/kept.ts';
import { useUnsaved } from '../shell/unsaved.ts';

interface SettingOptions<Draft> {
  /** What is typed outlasts the lock. */
  readonly kept: Kept<Draft | null>;
  readonly key: string;
  /** What is in force. */
  readonly stored: Draft;
  readonly isSame: (one: Draft, other: Draft) => boolean;
  /** Saves a value, and calls back once it is in force. */
  readonly put: (value: Draft, onSaved: () => void) => void;
}

export interface Setting<Draft> {
  /** What stands in the form: what was typed, else what is in force. */
  readonly draft: Draft;
  readonly setDraft: (draft: Draft) => void;
  readonly isDirty: boolean;
  readonly save: () => void;
  readonly discard: () => void;
  /** Puts back what the last save here has replaced; null: there is nothing to go back to. */
  readonly undo: (() => void) | null;
}

/** A form over what is in force: unsaved changes are guarded, and the last save can be undone while the form is there. */
export function useSetting<Draft>(options: SettingOptions<Draft>): Setting<Draft> {
  const { kept, key, stored, isSame, put } = options;
  const [typed, setTyped] = useKept<Draft | null>(kept, key, null);
  const [before, setBefore] = useState<Draft | null>(null);
  const draft = typed ?? stored;
  const isDirty = !isSame(draft, stored);
  useUnsaved(isDirty);
  const replace = (value: Draft, wayBack: Draft | null) =>
    put(value, () => {
      setTyped(null);
      setBefore(wayBack);
    });
  return {
    draft,
    setDraft: setTyped,
    isDirty,
    save: () => replace(draft, stored),
    discard: () => setTyped(null),
    undo: before === null ? null : () => replace(before, null),
  };
}

/** For settings of one line: blanks around it are none of it. */
export function isSameText(one: string, other: string): boolean {
  return one.trim() === other.trim();
}
