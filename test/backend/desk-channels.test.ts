import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveCall } from '../../main/ipc/serve-contract.ts';
import { savedViewIdSchema } from '../../shared/ids.ts';
import { maxSavedViews } from '../../shared/ipc/view-channels.ts';
import { noFilter } from '../../shared/worklist.ts';
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

  it('keeps views of the worklist, changes and forgets them', async () => {
    const id = savedViewIdSchema.parse(randomUUID());
    const filter = { ...noFilter, risk: ['high' as const] };
    const view = { id, name: 'High risk', tab: 'succeeded' as const, search: '', filter };
    expect(await call(desk.app, 'views.save', view)).toEqual({ views: [view] });
    const renamed = { ...view, name: 'Look again' };
    await call(desk.app, 'views.save', renamed);
    expect(await call(desk.app, 'views.list', {})).toEqual({ views: [renamed] });
    expect(await call(desk.app, 'views.delete', { id })).toEqual({ views: [] });
  });

  it('refuses one view too many', async () => {
    const view = { name: 'One more', tab: 'all' as const, search: '', filter: noFilter };
    const save = () =>
      serveCall(desk.app.server, 'views.save', { ...view, id: savedViewIdSchema.parse(randomUUID()) });
    for (let saved = 0; saved < maxSavedViews; saved += 1) expect((await save()).success).toBe(true);
    expect(await save()).toMatchObject({ success: false, error: { code: 'CONFLICT' } });
  });

  it('offers the reasons of the worklist, the most frequent first', async () => {
    const { reasons } = await call(desk.app, 'runs.reasons', {});
    const amounts = reasons.map(({ amount }) => amount);
    expect(reasons.length).toBeGreaterThan(0);
    expect(amounts).toEqual([...amounts].sort((one, other) => other - one));
  });

  it('remembers whether its user works blind', async () => {
    expect(await call(desk.app, 'impressions.blindMode', {})).toEqual({ isBlind: false });
    await call(desk.app, 'impressions.setBlindMode', { isBlind: true });
    expect(await call(desk.app, 'impressions.blindMode', {})).toEqual({ isBlind: true });
  });
});
