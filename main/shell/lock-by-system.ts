import { app, powerMonitor } from 'electron';
import type { LockReason } from '../../shared/ipc/lock-channels.ts';
import type { Surroundings } from '../lock/surroundings.ts';
import { createBoard } from './copied-text-board.ts';
import { watchIdle } from './watch-idle.ts';

/** What the lock needs of this machine. Call it when the app is ready, before the first window. */
export function surroundingsOfThisMachine(coverWindows: () => void): Surroundings {
  return { ...createBoard(), idleMs: watchIdle(), steadyMs: () => performance.now(), coverWindows };
}

/**
 * Locks when the machine sleeps, when its user locks it, and at Ctrl+L (Cmd+L), which the window does not get to see: one
 * that hangs could not keep itself open.
 */
export function lockBySystem(lock: (reason: LockReason) => void): void {
  powerMonitor.on('suspend', () => lock('suspend'));
  // Not every system says that it is about to sleep.
  powerMonitor.on('resume', () => lock('suspend'));
  powerMonitor.on('lock-screen', () => lock('os-lock'));
  // Whoever was about to be signed in when the system was locked is by now.
  powerMonitor.on('unlock-screen', () => lock('os-lock'));
  app.on('web-contents-created', (_event, contents) => {
    contents.on('before-input-event', (event, input) => {
      const isShortcut = (input.control || input.meta) && !input.alt && !input.shift;
      if (!isShortcut || input.type !== 'keyDown' || input.key.toLowerCase() !== 'l') return;
      event.preventDefault();
      lock('user');
    });
  });
}
