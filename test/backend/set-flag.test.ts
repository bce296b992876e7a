import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { featureFlagName } from '../../shared/records.ts';
import { everybody } from './support/everybody.ts';
import { flagChange, setFlag } from './support/set-flag.ts';
import { type ActorName, addMember, startTestWorld, type TestWorld } from './support/test-world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startTestWorld();
  const colleague = world.actor('colleague').id;
  await world.sql`update user_org_membership set role = 'admin' where user_id = ${colleague}`;
});
beforeEach(() => world.sql`delete from organization_feature_flags`);
afterAll(() => world.stop());

const clientOf = (name: ActorName) => world.actor(name).client;
const change = (changes: Record<string, unknown> = {}) => flagChange(world.home, changes);
const refusalOf = async (name: ActorName, args: ReturnType<typeof flagChange>) =>
  (await clientOf(name).rpc('set_feature_flag', args)).error?.code;

/** What the flag was switched to, oldest first. */
async function history(): Promise<boolean[]> {
  const { data } = await clientOf('admin').rpc('get_feature_flag_history', {
    p_organization_id: world.home,
    p_flag: featureFlagName,
    p_limit: 200,
  });
  return data.map((entry: { enabled: boolean }) => entry.enabled).reverse();
}

describe('a change of the flag', () => {
  it('of one that was never set is set, with who and when', async () => {
    const reply = await setFlag(clientOf('admin'), change());
    expect(reply).toMatchObject({
      outcome: 'set',
      flag: { organization_id: world.home, enabled: true, updated_by_name: 'admin' },
    });
  });

  it('is set when it was based on what is there', async () => {
    const { flag } = await setFlag(clientOf('admin'), change());
    const off = change({ p_enabled: false, p_based_on: flag?.updated_at });
    expect(await setFlag(clientOf('colleague'), off)).toMatchObject({
      outcome: 'set',
      flag: { enabled: false, updated_by_name: 'colleague' },
    });
  });

  it('is overtaken by what a colleague has changed since, and writes nothing then', async () => {
    const { flag: seen } = await setFlag(clientOf('admin'), change({ p_enabled: false }));
    const on = await setFlag(clientOf('colleague'), change({ p_based_on: seen?.updated_at }));
    const off = change({ p_enabled: false, p_based_on: on.flag?.updated_at });
    const { flag: now } = await setFlag(clientOf('colleague'), off);
    const before = await history();
    const late = change({ p_based_on: seen?.updated_at });
    expect(await setFlag(clientOf('admin'), late)).toEqual({ outcome: 'overtaken', flag: now });
    expect(await setFlag(clientOf('admin'), change({ p_based_on: null }))).toMatchObject({
      outcome: 'overtaken',
    });
    expect(await history()).toEqual(before);
  });

  it('is overtaken when the flag was removed since', async () => {
    const { flag } = await setFlag(clientOf('admin'), change({ p_enabled: false }));
    await world.sql`delete from organization_feature_flags`;
    const late = change({ p_based_on: flag?.updated_at });
    expect(await setFlag(clientOf('admin'), late)).toEqual({ outcome: 'overtaken', flag: null });
  });

  it('that asks for what is already so is set, and no event', async () => {
    const { flag } = await setFlag(clientOf('colleague'), change());
    const before = await history();
    expect(await setFlag(clientOf('admin'), change())).toEqual({ outcome: 'set', flag });
    expect(await history()).toEqual(before);
  });

  it('that is sent again writes nothing, whatever has happened since', async () => {
    const first = change();
    const { flag } = await setFlag(clientOf('admin'), first);
    const off = change({ p_enabled: false, p_based_on: flag?.updated_at });
    await setFlag(clientOf('colleague'), off);
    const before = await history();
    expect(await setFlag(clientOf('admin'), first)).toMatchObject({
      outcome: 'set',
      flag: { enabled: false, updated_by_name: 'colleague' },
    });
    expect(await history()).toEqual(before);
  });

  it('wins or is overtaken when two are made at once', async () => {
    const { flag } = await setFlag(clientOf('admin'), change({ p_enabled: false }));
    const before = await history();
    const replies = await Promise.all(
      (['admin', 'colleague'] as const).map((name) =>
        setFlag(clientOf(name), change({ p_based_on: flag?.updated_at })),
      ),
    );
    expect(replies.map(({ outcome }) => outcome)).toEqual(['set', 'set']);
    expect(await history()).toEqual([...before, true]);
  });

  it('is overtaken by one that commits while it waits, also of a flag that was never set', async () => {
    const slow = await world.sql.reserve();
    await slow`begin`;
    await slow`select set_config('request.jwt.claims', ${JSON.stringify({ sub: world.actor('colleague').id })}, true)`;
    const on = change();
    await slow`select set_feature_flag(${world.home}, ${featureFlagName}, true, null, ${on.p_change_id})`;
    const off = setFlag(clientOf('admin'), change({ p_enabled: false }));
    await vi.waitFor(async () => {
      const waiting = await world.sql`select from pg_stat_activity where wait_event_type = 'Lock'`;
      expect(waiting).toHaveLength(1);
    }, 10_000);
    await slow`commit`;
    slow.release();
    expect(await off).toMatchObject({ outcome: 'overtaken', flag: { enabled: true } });
  });

  describe('in the place of an earlier one of the same admin', () => {
    it('is based on it when that one was made after all', async () => {
      const { flag: seen } = await setFlag(clientOf('admin'), change({ p_enabled: false }));
      const lost = change({ p_based_on: seen?.updated_at });
      await setFlag(clientOf('admin'), lost);
      const off = change({
        p_enabled: false,
        p_based_on: seen?.updated_at,
        p_replaces: [lost.p_change_id],
      });
      expect(await setFlag(clientOf('admin'), off)).toMatchObject({
        outcome: 'set',
        flag: { enabled: false },
      });
    });

    it('is overtaken when that one was never made, also by a change of the same admin elsewhere', async () => {
      const { flag: seen } = await setFlag(clientOf('admin'), change({ p_enabled: false }));
      const on = await setFlag(clientOf('admin'), change({ p_based_on: seen?.updated_at }));
      await setFlag(clientOf('admin'), change({ p_enabled: false, p_based_on: on.flag?.updated_at }));
      const late = change({ p_based_on: seen?.updated_at, p_replaces: [change().p_change_id] });
      expect(await setFlag(clientOf('admin'), late)).toMatchObject({
        outcome: 'overtaken',
        flag: { enabled: false },
      });
    });

    it('is overtaken when a colleague has changed what that one had made', async () => {
      const { flag: seen } = await setFlag(clientOf('admin'), change({ p_enabled: false }));
      const lost = change({ p_based_on: seen?.updated_at });
      const made = await setFlag(clientOf('admin'), lost);
      await setFlag(clientOf('colleague'), change({ p_enabled: false, p_based_on: made.flag?.updated_at }));
      const late = change({ p_based_on: seen?.updated_at, p_replaces: [lost.p_change_id] });
      expect(await setFlag(clientOf('admin'), late)).toMatchObject({ outcome: 'overtaken' });
    });

    it('keeps that one from being made later', async () => {
      const { flag: seen } = await setFlag(clientOf('admin'), change({ p_enabled: false }));
      const slow = change({ p_based_on: seen?.updated_at });
      const off = { p_enabled: false, p_based_on: seen?.updated_at, p_replaces: [slow.p_change_id] };
      await setFlag(clientOf('admin'), change(off));
      expect(await setFlag(clientOf('admin'), slow)).toMatchObject({ flag: { enabled: false } });
    });
  });

  it('is asked for by the admins of the organisation only', async () => {
    for (const name of everybody.filter((person) => person !== 'admin' && person !== 'colleague'))
      expect([name, await refusalOf(name, change())]).toEqual([name, '42501']);
    expect(await world.sql`select from organization_feature_flags`).toEqual([]);
  });

  it('is refused under the id of another change', async () => {
    const first = change();
    await setFlag(clientOf('admin'), first);
    expect(await refusalOf('colleague', { ...first, p_flag: 'ANOTHER_FLAG' })).toBe('42501');
    expect(await refusalOf('colleague', { ...first, p_enabled: true })).toBe('42501');
    await addMember(world.sql, world.actor('admin').id, world.other, 'admin');
    expect(await refusalOf('admin', { ...first, p_organization_id: world.other })).toBe('42501');
  });

  it.each([
    ['without a flag', { p_flag: null }],
    ['with a name that is no flag', { p_flag: 'some flag' }],
    ['that says neither on nor off', { p_enabled: null }],
    ['without an id', { p_change_id: null }],
  ])('is refused %s', async (_, changes) => {
    expect(await refusalOf('admin', change(changes))).toBe('RW003');
  });
});

describe('the table of flags', () => {
  it.each(everybody)('takes nothing from the %s directly', async (name) => {
    await setFlag(clientOf('admin'), change({ p_enabled: false }));
    const table = () => clientOf(name).from('organization_feature_flags');
    const row = { organization_id: world.home, flag: featureFlagName, enabled: true };
    const attempts = await Promise.all([
      table().insert({ ...row, flag: 'ANOTHER_FLAG' }),
      table().upsert(row, { onConflict: 'organization_id,flag' }),
      table().update({ enabled: true }).eq('organization_id', world.home),
    ]);
    expect(attempts.map(({ error }) => error?.code)).toEqual(['42501', '42501', '42501']);
  });
});
