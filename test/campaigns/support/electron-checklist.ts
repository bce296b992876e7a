import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { z } from 'zod';
import { ipcContract } from '../../../shared/ipc-contract.ts';
import { judgeFuses } from '../../e2e/support/packaged-app.ts';
import { type Attacked, attackPage } from './attack-page.ts';
import type { ElectronFacts } from './electron-facts.ts';
import type { HostileServer } from './hostile-server.ts';
import { type PageAttack, pageAttacks } from './page-attacks.ts';

/** The app that is looked at. */
export interface Subject {
  readonly electron: ElectronApplication;
  readonly facts: ElectronFacts;
  readonly home: string;
  readonly server: HostileServer;
  /** What a window that the app has not opened has got. */
  readonly foreign: readonly Attacked[];
  /** What programs were opened for so far. */
  readonly opened: () => string;
  /** Whose fuses are read. */
  readonly program: string;
}

/** One of the twenty, by its name in the Electron documentation. Answers with what is wrong; nothing: it is met. */
export interface Check {
  readonly name: string;
  look(subject: Subject): Promise<readonly string[]>;
}

type Preferences = ElectronFacts['windows'][number]['preferences'];

/** A preference that every page of the app must have. */
function preference(name: string, isRight: (preferences: Preferences) => boolean): Check['look'] {
  return async ({ facts }) =>
    facts.windows.length === 0
      ? ['no page to look at']
      : facts.windows.filter(({ preferences }) => !isRight(preferences)).map(({ url }) => `${name}: ${url}`);
}

const noSwitch =
  (...names: readonly string[]): Check['look'] =>
  async ({ facts }) =>
    facts.switches.filter((name) => names.includes(name)).map((name) => `--${name}`);

/** One after the other: they work on one window, and close all others. */
const all =
  (...looks: readonly Check['look'][]): Check['look'] =>
  async (subject) => {
    const problems: string[] = [];
    for (const look of looks) problems.push(...(await look(subject)));
    return problems;
  };

/** Attacks of the page whose names begin so: one after the other, none may get anything. */
function withstands(...beginnings: readonly string[]): Check['look'] {
  return async ({ electron, server, home, opened }) => {
    const chosen = pageAttacks.filter(({ name }) =>
      beginnings.some((beginning) => name.startsWith(beginning)),
    );
    const problems: string[] = chosen.length === 0 ? ['no attack'] : [];
    for (const attack of chosen) {
      const { got } = await attackPage(electron, attack, { targets: server.targets, home });
      const arrived = server.arrived().has(attack.name) || opened().includes(attack.name);
      if (got !== null || arrived) problems.push(`${attack.name}: ${got ?? 'arrived'}`);
    }
    return problems;
  };
}

/** What a script in the page answers. */
async function inPage(subject: Subject, code: string): Promise<string | null> {
  const probe: PageAttack = { name: 'probe', code };
  return (await attackPage(subject.electron, probe, { targets: subject.server.targets, home: subject.home }))
    .got;
}

const reaches =
  (code: string): Check['look'] =>
  async (subject) => {
    const got = await inPage(subject, code);
    return got === null ? [] : [got];
  };

/** Attacks from a window that the app has not opened. */
const foreign =
  (...beginnings: readonly string[]): Check['look'] =>
  async ({ foreign: attacked, server }) =>
    attacked
      .filter(({ name }) => beginnings.some((beginning) => name.startsWith(beginning)))
      .filter(({ name, got }) => got !== null || server.arrived().has(name))
      .map(({ name, got }) => `${name}: ${got ?? 'arrived'}`);

/** The policy as the page receives it. */
const policyOf: Check['look'] = async ({ electron, home }) => {
  const received = z
    .string()
    .nullable()
    .parse(
      await electron.evaluate(
        async ({ net }, url) => (await net.fetch(url)).headers.get('content-security-policy'),
        home,
      ),
    );
  const directives = (received ?? '').split(';').map((directive) => directive.trim());
  const weak = directives.filter((directive) => /unsafe-|\*|https?:|blob:|filesystem:/.test(directive));
  const needed = ["default-src 'none'", "script-src 'self'", "connect-src 'none'", "frame-ancestors 'none'"];
  return [
    ...weak,
    ...needed.filter((directive) => !directives.includes(directive)).map((one) => `no ${one}`),
  ];
};

/** The main process trusts no certificate that nobody has signed, and asks nobody whether to. */
const refusesCertificates: Check['look'] = async ({ electron, server }) => {
  const answered: unknown = await electron.evaluate(
    async (_electron, url) =>
      fetch(url).then(
        ({ status }) => status,
        () => null,
      ),
    `${server.targets.https}/certificate`,
  );
  return answered === null ? [] : ['a certificate that nobody has signed was taken'];
};

const manifestSchema = z.object({ devDependencies: z.object({ electron: z.string() }) });

/** The one that is shipped is named exactly; where another one runs these tests, that is said beside it. */
const currentVersion: Check['look'] = async ({ facts }) => {
  const manifest: unknown = JSON.parse(readFileSync(join(facts.appPath, 'package.json'), 'utf8'));
  const shipped = manifestSchema.parse(manifest).devDependencies.electron;
  const [major = 0] = shipped.split('.').map(Number);
  return major >= 45 ? [] : [`ships Electron ${shipped}`];
};

/** Every channel that Electron serves is in the contract, each sender is looked at, and no other is listened to. */
const checksSenders: Check['look'] = async ({ electron, facts }) => {
  const channels = new Set<string>(Object.keys(ipcContract));
  const served = [...facts.invokeChannels, ...facts.listenedChannels];
  const others = served.filter((channel) => !channels.has(channel));
  const missing = [...channels].filter((channel) => !served.includes(channel));
  const answer: unknown = await electron.evaluate(async ({ BrowserWindow }) => {
    const careless = { nodeIntegration: true, contextIsolation: false, sandbox: false };
    const window = new BrowserWindow({ show: false, webPreferences: careless });
    await window.loadURL('about:blank');
    const call = `require('electron').ipcRenderer.invoke('flag.get', {}).then((reply) => reply.error?.code ?? 'answered', () => 'none')`;
    const reply: unknown = await window.webContents.executeJavaScript(call);
    window.destroy();
    return reply;
  });
  return [
    ...others.map((channel) => `serves ${channel}`),
    ...missing.map((channel) => `does not serve ${channel}`),
    ...(answer === 'FORBIDDEN' ? [] : ['a foreign window is answered']),
  ];
};

const fuses: Check['look'] = async ({ program }) => (await judgeFuses(program)).wrong;

const noNode = `return ['process', 'require', 'module', 'Buffer', '__dirname'].find((name) => name in window);`;
const noElectron = `
  const known = JSON.stringify(Object.keys(window.rhythm ?? {}).sort()) === '["invoke","on"]';
  if (!known || 'ipcRenderer' in window || 'electron' in window || 'require' in window) return 'more than the bridge';
  const refused = async (work) => { try { await work(); return false; } catch { return true; } };
  if (!(await refused(() => window.rhythm.invoke('runs.delete', {})))) return 'a channel outside the contract';
  if (!(await refused(() => window.rhythm.on('ELECTRON_ANY', () => {})))) return 'an event outside the contract';
  if (!(await refused(() => { 'use strict'; window.rhythm.invoke = () => 1; }))) return 'a bridge that can be replaced';`;
const noForeignContent = `
  if (!location.href.startsWith('app://rhythm/')) return 'the page comes from ' + location.href;
  return performance.getEntries().map(({ name }) => name).find((name) => /^(https?|file|ftp):/.test(name));`;

/** The official checklist, https://www.electronjs.org/docs/latest/tutorial/security, in its order. */
export const electronChecklist: readonly Check[] = [
  { name: 'Only load secure content', look: all(reaches(noForeignContent), refusesCertificates) },
  {
    name: 'Do not enable Node.js integration for remote content',
    look: all(
      preference('nodeIntegration', ({ nodeIntegration }) => nodeIntegration !== true),
      preference('nodeIntegrationInSubFrames', (p) => p.nodeIntegrationInSubFrames !== true),
      preference('nodeIntegrationInWorker', (p) => p.nodeIntegrationInWorker !== true),
      reaches(noNode),
    ),
  },
  {
    name: 'Enable context isolation',
    look: preference('contextIsolation', (p) => p.contextIsolation === true),
  },
  {
    name: 'Enable process sandboxing',
    look: all(
      preference('sandbox', ({ sandbox }) => sandbox === true),
      async ({ facts }) => {
        const isForced = facts.switches.includes('enable-sandbox') && !facts.switches.includes('no-sandbox');
        return isForced || facts.uid === 0 ? [] : ['the sandbox is not forced'];
      },
    ),
  },
  {
    name: 'Handle session permission requests from remote content',
    look: all(
      withstands('notifications', 'persist', 'midi', 'window-management'),
      foreign('foreign-permission'),
    ),
  },
  {
    name: 'Do not disable webSecurity',
    look: all(
      preference('webSecurity', ({ webSecurity }) => webSecurity !== false),
      noSwitch('disable-web-security', 'disable-site-isolation-trials'),
    ),
  },
  {
    name: 'Define a Content Security Policy',
    look: all(policyOf, withstands('script-inline', 'handler-inline', 'eval', 'new-function', 'worker-blob')),
  },
  {
    name: 'Do not enable allowRunningInsecureContent',
    look: all(
      preference('allowRunningInsecureContent', (p) => p.allowRunningInsecureContent !== true),
      noSwitch('allow-running-insecure-content', 'ignore-certificate-errors'),
    ),
  },
  {
    name: 'Do not enable experimental features',
    look: all(
      preference('experimentalFeatures', (p) => p.experimentalFeatures !== true),
      noSwitch('enable-experimental-web-platform-features'),
    ),
  },
  {
    name: 'Do not use enableBlinkFeatures',
    look: all(
      preference('enableBlinkFeatures', (p) => (p.enableBlinkFeatures ?? '') === ''),
      noSwitch('enable-blink-features'),
    ),
  },
  {
    name: 'Do not use allowpopups for WebViews',
    look: all(
      preference('webviewTag', ({ webviewTag }) => webviewTag !== true),
      withstands('webview'),
    ),
  },
  { name: 'Verify WebView options before creation', look: foreign('foreign-webview') },
  {
    name: 'Disable or limit navigation',
    look: all(
      withstands('location-href', 'location-file', 'link', 'form-post'),
      foreign('foreign-link', 'foreign-frame'),
    ),
  },
  {
    name: 'Disable or limit creation of new windows',
    look: all(withstands('open-http', 'open-blank', 'open-with-node'), foreign('foreign-window')),
  },
  { name: 'Do not use shell.openExternal with untrusted content', look: withstands('external-') },
  { name: 'Use a current version of Electron', look: currentVersion },
  { name: 'Validate the sender of all IPC messages', look: checksSenders },
  {
    name: 'Avoid usage of the file:// protocol and prefer usage of custom protocols',
    look: all(
      async ({ facts }) =>
        facts.windows.filter(({ url }) => !url.startsWith('app://rhythm/')).map(({ url }) => `shows ${url}`),
      withstands('fetch-file', 'location-file'),
      foreign('foreign-load-file'),
    ),
  },
  { name: 'Check which fuses you can change', look: fuses },
  { name: 'Do not expose Electron APIs to untrusted web content', look: reaches(noElectron) },
];
