import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ComposedDesk, call, startDesk } from './composed-app-fixture.ts';
import { sharedEmbedded } from './embedded-fixture.ts';

const backend = sharedEmbedded({ demo: true, demoModel: true });
const shown: number[] = [];
let desk: ComposedDesk;

beforeAll(async () => {
  desk = await startDesk(backend(), { onRowsShown: (rows) => void shown.push(rows) });
});
afterAll(() => desk.stop());

describe('the desk', () => {
  it('tells whoever started the app that its window shows rows', async () => {
    await call(desk.app, 'app.rowsShown', { rows: 12 });
    expect(shown).toEqual([12]);
  });

  it('says after how many minutes it locks, also once that was changed', async () => {
    expect(await call(desk.app, 'privacy.getSettings', {})).toMatchObject({ idleMinutes: 10 });
    await call(desk.app, 'privacy.saveSettings', { idleMinutes: 3 });
    expect(await call(desk.app, 'privacy.getSettings', {})).toMatchObject({ idleMinutes: 3 });
  });

  it('says how old its data is, and that the server answers', async () => {
    const before = Date.now();
    await call(desk.app, 'sync.pullNow', {});
    const state = await call(desk.app, 'sync.getState', {});
    expect(state.offlineSinceMs).toBeNull();
    expect(state.lastPulledAtMs).toBeGreaterThanOrEqual(before);
  });
});
