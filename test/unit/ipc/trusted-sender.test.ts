import { describe, expect, it } from 'vitest';
import { isTrustedSender, type SenderEvent } from '../../../main/ipc/trusted-sender.ts';

const appOrigin = 'app://rhythm';
const topFrame = { origin: appOrigin, parent: null };

function eventFrom(
  frame: SenderEvent['senderFrame'],
  { mainFrame = frame ?? topFrame, isDestroyed = false } = {},
) {
  return { senderFrame: frame, sender: { isDestroyed: () => isDestroyed, mainFrame } };
}

const isTrusted = (event: SenderEvent, isOurs = true) => isTrustedSender(event, appOrigin, () => isOurs);

describe('the sender of a call', () => {
  it('is trusted in the top frame of a window of ours, at the origin of the app', () => {
    expect(isTrusted(eventFrom(topFrame))).toBe(true);
  });

  it.each([
    'app://other',
    'app://rhythm.example',
    'app://rhythm:1',
    'app://',
    'null',
    'file://',
    'https://rhythm',
    'APP://RHYTHM',
    '',
  ])('is refused at the origin %j', (origin) => {
    expect(isTrusted(eventFrom({ origin, parent: null }))).toBe(false);
  });

  it('is refused in a window that the app has not opened', () => {
    expect(isTrusted(eventFrom(topFrame), false)).toBe(false);
  });

  it('is refused in a frame of the page, whatever its origin', () => {
    const event = eventFrom({ origin: appOrigin, parent: topFrame }, { mainFrame: topFrame });
    expect(isTrusted(event)).toBe(false);
    expect(isTrusted(eventFrom({ origin: appOrigin, parent: topFrame }))).toBe(false);
  });

  it('is refused in a top frame that the window does not show any more', () => {
    expect(isTrusted(eventFrom(topFrame, { mainFrame: { ...topFrame } }))).toBe(false);
  });

  it('is refused when its frame or its window is gone', () => {
    expect(isTrusted(eventFrom(null))).toBe(false);
    expect(isTrusted(eventFrom(topFrame, { isDestroyed: true }))).toBe(false);
  });

  it('is refused when Electron throws at a frame that was disposed of', () => {
    const event = {
      get senderFrame(): never {
        throw new Error('Render frame was disposed before WebFrameMain could be accessed');
      },
      sender: { isDestroyed: () => false, mainFrame: topFrame },
    };
    expect(isTrusted(event)).toBe(false);
  });
});
