import { type Dispatch, type SetStateAction, useEffect, useState } from 'react';

/** Values of one kind that outlast the lock, by the form or view that they belong to. In memory only. */
export interface Kept<Value> {
  readonly values: ReadonlyMap<string, Value>;
  set(key: string, value: Value): void;
  remove(key: string): void;
  /**
   * Takes a value out while a call saves it: a lock that falls meanwhile does not bring it back as if it were unsaved.
   * @returns what brings it back when the call has failed; not for another user, nor over what was typed since.
   */
  take(key: string): () => void;
  /** @returns the function that stops it. */
  subscribe(listener: () => void): () => void;
}

const drops = new Set<() => void>();
let isLocking = false;
/** Counts the users: what one has typed is not brought back for the next. */
let generation = 0;

/** One store for each kind of value, made once by the module that uses it. */
export function createKept<Value>(): Kept<Value> {
  const values = new Map<string, Value>();
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const kept: Kept<Value> = {
    values,
    set(key, value) {
      values.set(key, value);
      tell();
    },
    remove(key) {
      if (values.delete(key)) tell();
    },
    take(key) {
      const value = values.get(key);
      const takenIn = generation;
      kept.remove(key);
      return () => {
        const isFree = !values.get(key);
        if (value !== undefined && generation === takenIn && isFree) kept.set(key, value);
      };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  drops.add(() => {
    values.clear();
    tell();
  });
  return kept;
}

/**
 * Makes a call that saves what was typed, and brings it back only where it was not saved: a window that was locked
 * meanwhile then opens with what is true.
 * @param putBack what `take` has given, in the order in which it is to come back
 */
export async function whileTaken<Reply>(
  putBack: readonly (() => void)[],
  call: () => Promise<Reply>,
  isSaved: (reply: Reply) => boolean,
): Promise<Reply> {
  let saved = false;
  try {
    const reply = await call();
    saved = isSaved(reply);
    return reply;
  } finally {
    if (!saved) for (const bringBack of putBack) bringBack();
  }
}

/** From now on what is unmounted is unmounted by the lock: its values stay. */
export function holdKept(): void {
  isLocking = true;
}

/** True while what is unmounted is unmounted by the lock. */
export function isKeptHeld(): boolean {
  return isLocking;
}

/** From now on what is unmounted was left: its values go. */
export function releaseKept(): void {
  isLocking = false;
}

/** Nothing of one user is there for the next. */
export function dropKept(): void {
  isLocking = false;
  generation += 1;
  for (const drop of drops) drop();
}

/**
 * Like `useState`, for what was typed or chosen and has to be there again when the workstation is unlocked, or when a call
 * that took it out has failed.
 */
export function useKept<Value>(
  kept: Kept<Value>,
  key: string,
  first: Value,
): [Value, Dispatch<SetStateAction<Value>>] {
  const [value, setValue] = useState<Value>(() => kept.values.get(key) ?? first);
  useEffect(() => {
    kept.set(key, value);
    return () => {
      if (!isLocking) kept.remove(key);
    };
  }, [kept, key, value]);
  useEffect(
    () =>
      kept.subscribe(() => {
        const now = kept.values.get(key);
        if (now !== undefined) setValue(() => now);
      }),
    [kept, key],
  );
  return [value, setValue];
}
