import type { ElectronApplication } from '@playwright/test';
import { z } from 'zod';
import type { HostileServer, Targets } from './hostile-server.ts';
import type { PageAttack } from './page-attacks.ts';

/** How long a page waits for something that an attack has set off, and how long an attack may take. */
const pauseMs = { later: 120, patience: 1_200 } as const;

export interface Attacked {
  readonly name: string;
  /** What it got, by the word of the page, its address or its windows. Null: nothing. */
  readonly got: string | null;
}

const attackedSchema = z.object({ got: z.string().nullable() });

/** The attack as one expression that always has a value in time; said in a click, as far as Chromium can tell. */
export function expressionOf({ name, code }: PageAttack, targets: Targets): string {
  return `(async (t, hit) => {
    const later = () => new Promise((done) => setTimeout(done, ${pauseMs.later}));
    const attack = async () => { ${code} };
    const late = new Promise((done) => setTimeout(done, ${pauseMs.patience}, null));
    try { const got = await Promise.race([attack(), late]); return got ? String(got).slice(0, 200) : null; }
    catch { return null; }
  })(${JSON.stringify(targets)}, ${JSON.stringify(`/${name}`)})`;
}

/**
 * Runs an attack in the first window that shows `home`, then looks where that window is and what other contents there
 * are; these are closed, and the window is taken back where the attack has moved it.
 */
export async function attackPage(
  electron: ElectronApplication,
  attack: PageAttack,
  { targets, home }: { targets: Targets; home: string },
): Promise<Attacked> {
  const expression = expressionOf(attack, targets);
  const attacked = await electron.evaluate(
    async ({ BrowserWindow, webContents }, [code, homeUrl]) => {
      const [window] = BrowserWindow.getAllWindows().sort((one, other) => one.id - other.id);
      if (!window) throw new Error('there is no window');
      const isHome = () => window.webContents.getURL().split('#')[0] === homeUrl;
      const answered: unknown = await Promise.race([
        window.webContents.executeJavaScript(code, true).catch(() => null),
        // A page that is left in the middle never answers.
        new Promise((left) => window.webContents.once('did-navigate', () => left(null))),
        new Promise((late) => setTimeout(late, 2_000, null)),
      ]);
      // A window that comes back from where it was led to is on its way.
      for (let looks = 0; looks < 20 && (window.webContents.isLoading() || !isHome()); looks += 1) {
        await new Promise((looked) => setTimeout(looked, 25));
      }
      const others = webContents
        .getAllWebContents()
        .filter((contents) => !contents.isDestroyed() && contents !== window.webContents);
      const seen = [
        ...(typeof answered === 'string' ? [answered] : []),
        ...(isHome() ? [] : [`is at ${window.webContents.getURL()}`]),
        ...others.map((contents) => `opened ${contents.getURL() || 'a window'}`),
      ];
      for (const contents of others) BrowserWindow.fromWebContents(contents)?.destroy();
      if (!isHome()) await window.loadURL(homeUrl).catch(() => undefined);
      return { got: seen[0] ?? null };
    },
    [expression, home] as const,
  );
  return { name: attack.name, ...attackedSchema.parse(attacked) };
}

/** What an attack got in the end, together with what arrived at its targets. */
export function withArrivals(attacked: readonly Attacked[], server: HostileServer): Attacked[] {
  return attacked.map((one) =>
    one.got === null && server.arrived().has(one.name) ? { ...one, got: 'reached its target' } : one,
  );
}
