import { type Pause, pause } from '../engine/pause.ts';
import type { Verification } from './verification.ts';

const againMs = 5_000;

/**
 * Confirms a session that has no desk, and so no calls which would confirm it, as soon as the server answers.
 * @param onExpired the server has ended it
 */
export async function confirmByItself(
  verification: Verification,
  signal: AbortSignal,
  onExpired: () => void,
  wait: Pause = pause,
): Promise<void> {
  while (!signal.aborted) {
    const confirmed = await verification.letThrough();
    if (confirmed.ok || signal.aborted) return;
    if (confirmed.error.kind === 'session-expired') {
      onExpired();
      return;
    }
    await wait(againMs, signal);
  }
}
