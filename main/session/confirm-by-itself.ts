import { type Pause, pause } from '../engine/pause.ts';
import type { Verification } from './verification.ts';

const againMs = 5_000;

/** Called when the server has ended the session. */
export type OnOver = (how: { isRefused?: true }) => void;

/**
 * Confirms a session that has no desk, and so no calls which would confirm it, as soon as the server answers.
 */
export async function confirmByItself(
  verification: Verification,
  signal: AbortSignal,
  onOver: OnOver,
  wait: Pause = pause,
): Promise<void> {
  while (!signal.aborted) {
    const confirmed = await verification.letThrough();
    if (confirmed.ok || signal.aborted) return;
    if (confirmed.error.kind === 'session-expired') {
      onOver(confirmed.error);
      return;
    }
    await wait(againMs, signal);
  }
}
