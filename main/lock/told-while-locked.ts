import type { EventName } from '../../shared/ipc-contract.ts';

/** What a locked window hears of: that it is locked, how it looks, who is signed in, and that somebody wants to quit. */
const told: readonly EventName[] = ['lock.changed', 'settings.changed', 'session.changed', 'app.quitAsked'];

export function isToldWhileLocked(event: EventName): boolean {
  return told.includes(event);
}
