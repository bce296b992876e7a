import { ipcMain } from 'electron';
import {
  type EventName,
  type EventOf,
  ipcContract,
  ipcEvents,
  isChannel,
} from '../../shared/ipc-contract.ts';
import type { AnswerCall } from '../ipc/guarded-calls.ts';
import { isTrustedSender } from '../ipc/trusted-sender.ts';
import type { ToWindow } from '../lock/guard-desk.ts';
import { appOrigin } from './app-protocol.ts';
import type { AppWindows } from './open-window.ts';

/** Registers every channel of the contract; there are no others. */
export function serveIpc(answer: AnswerCall, windows: Pick<AppWindows, 'owns'>): void {
  for (const channel of Object.keys(ipcContract).filter(isChannel)) {
    ipcMain.handle(channel, (event, payload: unknown) =>
      answer({
        channel,
        payload,
        sender: event.sender,
        isTrusted: isTrustedSender(event, appOrigin, windows.owns),
      }),
    );
  }
}

/**
 * Announces an event to the windows of the app that show its page; the payload is parsed before it leaves.
 * @param to which of them hear it. Default: all
 */
export function announceTo<E extends EventName>(
  windows: Pick<AppWindows, 'list'>,
  event: E,
  payload: EventOf<E>,
  to: ToWindow = () => true,
): void {
  const parsed = ipcEvents[event].payload.parse(payload);
  for (const window of windows.list()) {
    if (window.isDestroyed() || !to(window.webContents)) continue;
    if (window.webContents.getURL().startsWith(`${appOrigin}/`)) window.webContents.send(event, parsed);
  }
}
