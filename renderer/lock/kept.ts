import { type Dispatch, type SetStateAction, useEffect, useState } from 'react';

/** Values of one kind that outlast the lock, by the form or view that they belong to. In memory only. */
export interface Kept<Value> {
  readonly values: Map<string, Value>;
}

const all = new Set<Map<string, unknown>>();
let isLocking = false;

/** One store for each kind of value, made once by the module that uses it. */
export function createKept<Value>(): Kept<Value> {
  const values = new Map<string, Value>();
  all.add(values);
  return { values };
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
  for (const values of all) values.clear();
}

/** Like `useState`, for what was typed or chosen and has to be there again when the workstation is unlocked. */
export function useKept<Value>(
  { values }: Kept<Value>,
  key: string,
  first: Value,
): [Value, Dispatch<SetStateAction<Value>>] {
  const [value, setValue] = useState<Value>(() => values.get(key) ?? first);
  useEffect(() => {
    values.set(key, value);
    return () => {
      if (!isLocking) values.delete(key);
    };
  }, [values, key, value]);
  return [value, setValue];
}
