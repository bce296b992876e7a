import type { SupportedStorage } from '@supabase/supabase-js';
import type { SessionStorage } from './remote.ts';

/** The name under which supabase-js asks for its session. */
export const sessionKey = 'rhythm-session';

/** Gives supabase-js our one slot for the session; what else it wants to remember lives in memory. */
export function sessionSlot(storage: SessionStorage): SupportedStorage {
  const others = new Map<string, string>();
  return {
    getItem: (key) => (key === sessionKey ? storage.read() : (others.get(key) ?? null)),
    setItem(key, value) {
      if (key === sessionKey) storage.write(value);
      else others.set(key, value);
    },
    removeItem(key) {
      if (key === sessionKey) storage.clear();
      else others.delete(key);
    },
  };
}
