import { type BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron';
import type { Envelope } from '../../shared/envelope.ts';
import { requestIdSchema } from '../../shared/ids.ts';
import {
  type Channel,
  type EventName,
  type EventOf,
  ipcContract,
  ipcEvents,
  isChannel,
} from '../../shared/ipc-contract.ts';
import { type ContractServer, serveCall } from '../ipc/serve-contract.ts';
import { appOrigin } from './app-protocol.ts';

/** Registers every channel of the contract. A call from any frame but our own top frame is refused. */
export function serveIpc(server: ContractServer): void {
  for (const channel of Object.keys(ipcContract).filter(isChannel)) {
    ipcMain.handle(channel, (event, payload: unknown) =>
      isTrusted(event) ? serveCall(server, channel, payload) : refuseSender(server, channel),
    );
  }
}

/** True for the top frame of a window that shows the app's own origin. */
function isTrusted(event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  if (!frame || frame.parent !== null) return false;
  return frame.origin === appOrigin;
}

function refuseSender(server: ContractServer, channel: Channel): Envelope<never> {
  const requestId = requestIdSchema.parse(server.ids.newId());
  server.log.error('ipc.sender-refused', { channel, requestId });
  return {
    success: false,
    error: { code: 'FORBIDDEN', message: 'This sender may not call the app.' },
    requestId,
  };
}

/** Announces an event to every window that is still there; the payload is parsed before it leaves. */
export function announceTo<E extends EventName>(
  windows: readonly BrowserWindow[],
  event: E,
  payload: EventOf<E>,
): void {
  const parsed = ipcEvents[event].parse(payload);
  for (const window of windows) {
    if (!window.isDestroyed()) window.webContents.send(event, parsed);
  }
}
