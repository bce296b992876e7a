import { BrowserWindow, Notification } from 'electron';
import type { DesktopNotification } from '../execution/batch-notification.ts';

/**
 * Shows desktop notifications to somebody who works elsewhere: none while a window of ours has the focus. A click
 * brings the window up.
 */
export function createAwayNotifier(): (notification: DesktopNotification) => void {
  // Held until they are gone: a collected notification would lose its click.
  const open = new Set<Notification>();
  return function notifyWhenAway({ title, body }) {
    if (BrowserWindow.getFocusedWindow() !== null || !Notification.isSupported()) return;
    const notification = new Notification({ title, body });
    open.add(notification);
    notification.once('close', () => open.delete(notification));
    notification.once('click', () => {
      open.delete(notification);
      bringUpWindow();
    });
    notification.show();
  };
}

/** Shows and focuses a window of the app, where there is one: the one that has the focus, else the first. */
export function bringUpWindow(): void {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  if (window) bringUp(window);
}

/** Shows and focuses a window. */
export function bringUp(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
