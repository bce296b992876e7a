import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHungWindows, type HungWindows } from '../../../main/shell/hung-windows.ts';

let windows: HungWindows;
let react: () => void;
let vanish: () => void;
const contents = {
  executeJavaScript: () =>
    new Promise<unknown>((resolve, reject) => {
      react = () => resolve(true);
      vanish = () => reject(new Error('gone'));
    }),
};

beforeEach(() => {
  vi.useFakeTimers();
  windows = createHungWindows(5_000);
});
afterEach(() => vi.useRealTimers());

describe('a window that is probed', () => {
  it('counts as hung when it gives no sign of life in time, and no longer once it does', async () => {
    windows.probe(contents);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(windows.isHung(contents)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(windows.isHung(contents)).toBe(true);
    react();
    await vi.advanceTimersByTimeAsync(0);
    expect(windows.isHung(contents)).toBe(false);
  });

  it.each(['reacts', 'is gone'])('does not when it %s', async (what) => {
    windows.probe(contents);
    if (what === 'reacts') react();
    else vanish();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(windows.isHung(contents)).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });
});

it('what the system notices counts at once', () => {
  windows.note(contents, 'unresponsive');
  expect(windows.isHung(contents)).toBe(true);
  windows.note(contents, 'responsive');
  expect(windows.isHung(contents)).toBe(false);
});
