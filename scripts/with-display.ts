import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetupProblem } from './setup/problem.mjs';
import { isOnPath } from './setup/system-packages.mjs';

export interface Display {
  /** Nobody sees it. */
  readonly virtual: boolean;
  /** To be added to the environment of whatever opens windows. */
  readonly env: Record<string, string>;
}

export interface RunningDisplay extends Display {
  stop(): Promise<void>;
}

const startTimeoutMs = 20_000;

/**
 * The X server, and a shell that ends it: standard input is the life line, which closes when this process ends, by
 * whatever means. Otherwise each killed run would leave an X server behind.
 */
const watchedXvfb = `
Xvfb -displayfd 3 -screen 0 1920x1080x24 -nolisten tcp -noreset -auth "$1/authority" 2>"$1/log" &
server=$!
cat >/dev/null
kill "$server"
wait "$server"
rm -rf "$1"
`;

/** Like `startDisplay`, for the time that `work` takes. */
export async function withDisplay<T>(work: (display: Display) => Promise<T>): Promise<T> {
  const display = await startDisplay();
  try {
    return await work(display);
  } finally {
    await display.stop();
  }
}

/**
 * The display of this session, or a virtual one of its own where there is none (Linux). It ends with `stop`, and
 * with this process, however that ends.
 * @throws SetupProblem when a virtual display is needed and does not start
 */
export async function startDisplay(): Promise<RunningDisplay> {
  const hasOwn = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  return process.platform !== 'linux' || hasOwn ? sharedDisplay : startVirtualDisplay();
}

/**
 * A display that nobody else opens windows on, so that none of them takes the focus: a virtual one (Linux). Where there
 * is no Xvfb, and on other systems, the display of this session after all.
 */
export async function startOwnDisplay(): Promise<RunningDisplay> {
  return process.platform === 'linux' && isOnPath('Xvfb') ? startVirtualDisplay() : startDisplay();
}

const sharedDisplay: RunningDisplay = { virtual: false, env: {}, stop: async () => {} };

async function startVirtualDisplay(): Promise<RunningDisplay> {
  const folder = mkdtempSync(join(tmpdir(), 'rhythm-display-'));
  const authority = join(folder, 'authority');
  writeFileSync(authority, authorityFor(randomBytes(16)), { mode: 0o600 });
  const watcher = spawn('sh', ['-c', watchedXvfb, 'sh', folder], {
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
    // Ctrl+C in the terminal is for the app; the display goes after it.
    detached: true,
  });
  const ended = endOf(watcher);
  const stop = async (): Promise<void> => {
    watcher.stdin?.end();
    await ended;
  };
  try {
    const number = await readDisplayNumber(watcher);
    // On a Wayland desktop Chromium would not ask for an X display by itself.
    const env = {
      DISPLAY: `:${number}`,
      XAUTHORITY: authority,
      WAYLAND_DISPLAY: '',
      XDG_SESSION_TYPE: 'x11',
    };
    return { virtual: true, env, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * The content of an Xauthority file with one cookie, good for any display: without it every user of this machine
 * could look at the windows. The format is counted big-endian strings, family first; 0xffff is the wild family.
 */
function authorityFor(cookie: Buffer): Buffer {
  const counted = (bytes: Buffer): Buffer => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const empty = counted(Buffer.alloc(0));
  const name = counted(Buffer.from('MIT-MAGIC-COOKIE-1'));
  return Buffer.concat([Buffer.from([0xff, 0xff]), empty, empty, name, counted(cookie)]);
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
}

/** Xvfb picks a free number and writes it, with a line end, once it takes connections. */
function readDisplayNumber(watcher: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(timer);
      reject(new SetupProblem(`The virtual display (Xvfb) did not start: ${why}.`, 'Type: npm run doctor'));
    };
    const timer = setTimeout(() => fail(`no answer in ${startTimeoutMs / 1000} s`), startTimeoutMs);
    let text = '';
    watcher.stdio[3]?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (!text.endsWith('\n')) return;
      clearTimeout(timer);
      resolve(Number(text));
    });
    watcher.stdio[3]?.on('end', () => fail('it ended at once'));
    watcher.once('error', (error) => fail(error.message));
  });
}
