import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call, newProfile, startDesk } from './composed-app-fixture.ts';
import { sharedEmbedded } from './embedded-fixture.ts';

const backend = sharedEmbedded({ demo: true, demoModel: true });
const everything = { tab: 'all', search: '', cursor: null, limit: 100 } as const;
let profile: string;

beforeEach(() => {
  profile = newProfile();
});
afterEach(() => rmSync(profile, { recursive: true, force: true }));

/** Flips a bit in the first page. */
function damage(): void {
  const folder = join(profile, 'cache');
  const name = readdirSync(folder).find((file) => file.endsWith('.db')) ?? expect.fail('no cache');
  const bytes = readFileSync(join(folder, name));
  const at = 2000;
  bytes[at] = (bytes[at] ?? 0) ^ 16;
  writeFileSync(join(folder, name), bytes);
}

describe('a workstation whose cache was damaged', () => {
  it('starts with the rows of the server, and says what happened until that was read', async () => {
    const first = await startDesk(backend(), { profile });
    const before = await call(first.app, 'runs.list', everything);
    expect(before.rows.length).toBeGreaterThan(0);
    expect(await call(first.app, 'cache.incidents', {})).toEqual({ incidents: [] });
    await first.quit();
    damage();

    const second = await startDesk(backend(), { profile });
    const after = await call(second.app, 'runs.list', everything);
    expect(after.rows.map(({ run }) => run.id)).toEqual(before.rows.map(({ run }) => run.id));
    const { incidents } = await call(second.app, 'cache.incidents', {});
    expect(incidents).toMatchObject([{ problem: 'WRONG_KEY_OR_DAMAGED', rescued: 0, lost: null }]);
    expect(readdirSync(join(profile, 'cache'))).toContain(incidents[0]?.setAside);
    await second.quit();

    const third = await startDesk(backend(), { profile });
    expect((await call(third.app, 'cache.incidents', {})).incidents).toHaveLength(1);
    await call(third.app, 'cache.confirmIncident', { id: incidents[0]?.id ?? 0 });
    expect(await call(third.app, 'cache.incidents', {})).toEqual({ incidents: [] });
    await third.quit();
  });
});
