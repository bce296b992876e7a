import type { ElectronApplication } from '@playwright/test';
import { launchApp } from '../../scripts/launch-app.ts';
import { withDisplay } from '../../scripts/with-display.ts';
import { type Attacked, attackPage, withArrivals } from './support/attack-page.ts';
import { startBareApp } from './support/bare-app.ts';
import { buildWhatIsStale } from './support/build-what-is-stale.ts';
import type { Campaign } from './support/campaign.ts';
import { type HostileServer, startHostileServer } from './support/hostile-server.ts';
import { askForOtherFiles, attackFromForeignWindow, dropOnWindow } from './support/main-attacks.ts';
import { type PageAttack, pageAttacks } from './support/page-attacks.ts';
import { createFakeOpener, type FakeOpener, watchDownloads } from './support/watch-outside.ts';

const homePage = 'app://rhythm/';
/** So many attacks have to get through in the control, or the attacks themselves have become blunt. */
const sharp = 0.3;

/** What a hostile page, a foreign window or a dropped file tries: nothing leaves, nothing opens, nothing is granted. */
export const campaign: Campaign = {
  name: 'navigation',
  smallScale: 0.15,
  run: async ({ scale, note }) => {
    buildWhatIsStale();
    const confined = await withDisplay((display) =>
      inWorld(async (server, opener) => {
        const env = { ...display.env, ...opener.env };
        const { electron, page, close } = await launchApp({ env });
        try {
          await page.locator('#root > *').first().waitFor();
          return await tryAll(electron, pageAttacks, {
            server,
            opener,
            home: homePage,
            further: outOfThePage,
          });
        } finally {
          await close();
        }
      }),
    );
    const sample = pageAttacks.filter((_, index) => scale >= 1 || index % Math.round(1 / scale) === 0);
    const control = await withDisplay((display) =>
      inWorld(async (server, opener) => {
        const page = `${server.targets.http}/control`;
        const { electron, close } = await startBareApp(page, { ...display.env, ...opener.env });
        try {
          return await tryAll(electron, sample, { server, opener, home: page, further: [] });
        } finally {
          await close();
        }
      }),
    );
    const passed = passedOf(confined);
    for (const { name, got } of passed) note(`passed: ${name}: ${got}`);
    const sharpened = passedOf(control).length;
    return {
      ok: passed.length === 0 && confined.length >= 50 && sharpened >= sharp * control.length,
      counts: {
        attacks: confined.length,
        passed: passed.length,
        control_attacks: control.length,
        control_passed: sharpened,
      },
    };
  },
};

const outOfThePage = [askForOtherFiles, attackFromForeignWindow, dropOnWindow] as const;

const passedOf = (attacked: readonly Attacked[]) => attacked.filter(({ got }) => got !== null);

async function inWorld<Value>(work: (server: HostileServer, opener: FakeOpener) => Promise<Value>) {
  const server = await startHostileServer();
  const opener = createFakeOpener();
  try {
    return await work(server, opener);
  } finally {
    opener.remove();
    await server.close();
  }
}

interface Attackable {
  readonly server: HostileServer;
  readonly opener: FakeOpener;
  /** The address at which the window stays. */
  readonly home: string;
  /** Attacks that do not come from the page. */
  readonly further: readonly (typeof outOfThePage)[number][];
}

/** One attack after the other: a page that follows one would break off the next. */
async function tryAll(
  electron: ElectronApplication,
  attacks: readonly PageAttack[],
  { server, opener, home, further }: Attackable,
): Promise<Attacked[]> {
  const { targets } = server;
  const downloads = await watchDownloads(electron);
  const attacked: Attacked[] = [];
  for (const attack of attacks) attacked.push(await attackPage(electron, attack, { targets, home }));
  for (const more of further) attacked.push(...(await more(electron, targets)));
  const begun = (await downloads()).join(' ');
  return withArrivals(attacked, server).map((one) => {
    if (one.got === null && begun.includes(`${one.name}.`)) return { ...one, got: 'a download' };
    return one.got === null && opener.opened().includes(one.name) ? { ...one, got: 'a program' } : one;
  });
}
