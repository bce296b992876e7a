/** What is looked at of the frame that a call comes from: the part of Electron's `WebFrameMain` that decides. */
export interface SenderFrame {
  readonly origin: string;
  readonly parent: object | null;
}

/** What is looked at of a call. Reading `senderFrame` may throw: the frame can be gone before its call is read. */
export interface SenderEvent {
  readonly senderFrame: SenderFrame | null;
  readonly sender: { isDestroyed(): boolean; readonly mainFrame: object };
}

/**
 * True for the top frame, at the app's own origin, of a window that the app has opened itself. A subframe, another page,
 * somebody else's window and a sender that is gone may not call.
 * @param isOurs whether the app has opened this window for its own page
 */
export function isTrustedSender(
  event: SenderEvent,
  appOrigin: string,
  isOurs: (sender: SenderEvent['sender']) => boolean,
): boolean {
  try {
    const { sender, senderFrame: frame } = event;
    if (sender.isDestroyed() || !isOurs(sender) || frame === null) return false;
    return frame.parent === null && frame === sender.mainFrame && frame.origin === appOrigin;
  } catch {
    // Electron throws at whoever reads a frame that is gone: nobody would get the answer.
    return false;
  }
}
