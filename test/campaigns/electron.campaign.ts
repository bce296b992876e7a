import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchApp } from '../../scripts/launch-app.ts';
import { withDisplay } from '../../scripts/with-display.ts';
import { judgeFuses, packageInto } from '../e2e/support/packaged-app.ts';
import { startBareApp } from './support/bare-app.ts';
import { buildWhatIsStale } from './support/build-what-is-stale.ts';
import type { Campaign } from './support/campaign.ts';
import { electronChecklist, type Subject } from './support/electron-checklist.ts';
import { readElectronFacts } from './support/electron-facts.ts';
import { startHostileServer } from './support/hostile-server.ts';
import { attackFromForeignWindow } from './support/main-attacks.ts';
import { createFakeOpener } from './support/watch-outside.ts';

/**
 * The security checklist of Electron, each of its twenty items tried on the running app, the fuses read from the packaged
 * program; and on an app that does everything wrong, where each of them has to be noticed.
 */
export const campaign: Campaign = {
  name: 'electron',
  smallScale: 1,
  run: async ({ note }) => {
    buildWhatIsStale();
    const folder = mkdtempSync(join(tmpdir(), 'rhythm-electron-'));
    try {
      const program = await packageInto(folder);
      const ours = await withSubject(
        async (env) => {
          const { electron, page, close } = await launchApp({ env });
          await page.locator('#root > *').first().waitFor();
          return { electron, program, home: 'app://rhythm/', close };
        },
        async (subject) => ({ unmet: await unmetBy(subject), facts: subject.facts }),
      );
      const careless = await withSubject(async (env, page) => {
        const { electron, executablePath, close } = await startBareApp(page, env);
        return { electron, program: executablePath, home: page, close };
      }, unmetBy);
      for (const [name, problems] of ours.unmet) note(`not met: ${name}: ${problems.join('; ')}`);
      for (const { name } of electronChecklist)
        if (!careless.has(name)) note(`not noticed in the control: ${name}`);
      const { right } = await judgeFuses(program);
      return {
        ok:
          ours.unmet.size === 0 &&
          careless.size === electronChecklist.length &&
          electronChecklist.length === 20,
        counts: {
          checklist: electronChecklist.length,
          passed: electronChecklist.length - ours.unmet.size,
          control_noticed: careless.size,
          fuses: right,
          channels: ours.facts.invokeChannels.length,
          electron_here: ours.facts.electron,
        },
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

type Started = Pick<Subject, 'electron' | 'program' | 'home'> & { close(): Promise<void> };

/** Starts an app with a hostile server and a program that notes what it is opened for. */
function withSubject<Value>(
  start: (env: Record<string, string>, page: string) => Promise<Started>,
  work: (subject: Subject) => Promise<Value>,
): Promise<Value> {
  return withDisplay(async (display) => {
    const server = await startHostileServer();
    const opener = createFakeOpener();
    const { close, ...started } = await start(
      { ...display.env, ...opener.env },
      `${server.targets.http}/control`,
    );
    try {
      const facts = await readElectronFacts(started.electron);
      const foreign = await attackFromForeignWindow(started.electron, server.targets);
      return await work({ ...started, facts, server, foreign, opened: opener.opened });
    } finally {
      await close();
      opener.remove();
      await server.close();
    }
  });
}

/** What is not met, by its name, and why. One after the other: they work on one window. */
async function unmetBy(subject: Subject): Promise<Map<string, readonly string[]>> {
  const unmet = new Map<string, readonly string[]>();
  for (const { name, look } of electronChecklist) {
    const problems = await look(subject);
    if (problems.length > 0) unmet.set(name, problems);
  }
  return unmet;
}
