import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startDisplay, startOwnDisplay, withDisplay } from '../../scripts/with-display.ts';
import { endOf, firstWords, startScript } from './child-script.ts';

const modulePath = join(import.meta.dirname, '../../scripts/with-display.ts');

/** Whether an X server takes connections on this display. */
function answers(display: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(`/tmp/.X11-unix/X${display.slice(1)}`);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

describe.runIf(process.platform === 'linux')('without a display of its own', () => {
  beforeEach(() => {
    vi.stubEnv('DISPLAY', undefined);
    vi.stubEnv('WAYLAND_DISPLAY', undefined);
  });
  afterEach(() => vi.unstubAllEnvs());

  test('the work gets a virtual one, which ends with it', async () => {
    const used = await withDisplay(async ({ virtual, env }) => {
      expect(virtual).toBe(true);
      expect(await answers(env.DISPLAY ?? '')).toBe(true);
      return env;
    });
    expect(await answers(used.DISPLAY ?? '')).toBe(false);
    expect(existsSync(dirname(used.XAUTHORITY ?? ''))).toBe(false);
  });

  test('it ends when the work fails, too', async () => {
    let display = '';
    const failing = withDisplay(async ({ env }) => {
      display = env.DISPLAY ?? '';
      throw new Error('the work failed');
    });
    await expect(failing).rejects.toThrow('the work failed');
    expect(await answers(display)).toBe(false);
  });

  test('two at once get different ones', async () => {
    const displays = await Promise.all([startDisplay(), startDisplay()]);
    expect(displays[0].env.DISPLAY).not.toBe(displays[1].env.DISPLAY);
    await Promise.all(displays.map((display) => display.stop()));
  });

  test('it ends when its owner is killed', async () => {
    const owner = startScript(`
      import { startDisplay } from ${JSON.stringify(modulePath)};
      const { env } = await startDisplay();
      process.stdout.write(env.DISPLAY + ' ' + env.XAUTHORITY);`);
    const [display = '', authority = ''] = (await firstWords(owner)).split(' ');
    expect(await answers(display)).toBe(true);
    owner.kill('SIGKILL');
    await endOf(owner);
    await expect.poll(() => answers(display), { timeout: 10_000 }).toBe(false);
    await expect.poll(() => existsSync(dirname(authority)), { timeout: 10_000 }).toBe(false);
  });
});

test('with a display of its own it is used as it is', async () => {
  vi.stubEnv('DISPLAY', ':77');
  expect(await withDisplay(async (display) => display.virtual)).toBe(false);
  vi.unstubAllEnvs();
});

test.runIf(process.platform === 'linux')(
  'who asks for one of its own gets it beside that of the session',
  async () => {
    vi.stubEnv('DISPLAY', ':77');
    const display = await startOwnDisplay();
    expect(display.virtual).toBe(true);
    expect(display.env.DISPLAY).not.toBe(':77');
    expect(await answers(display.env.DISPLAY ?? '')).toBe(true);
    await display.stop();
    vi.unstubAllEnvs();
  },
);
