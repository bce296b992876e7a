import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import { startFaultProxy } from '../campaigns/support/fault-proxy.ts';
import { sharedEmbedded } from './embedded-fixture.ts';
import { memorySlot, remotes } from './remote-fixture.ts';

const sessionSchema = z.object({ expires_at: z.int() });
/** Tokens that run out while a test waits. */
const tokenLifetimeS = 3;
const backend = sharedEmbedded({ demo: true, tokenLifetimeS });
const { signIn, closeAll } = remotes(backend);
let sql: Sql;

beforeAll(() => {
  sql = postgres(backend().databaseUrl, { max: 1, onnotice: () => undefined });
});
afterAll(async () => {
  await closeAll();
  await sql.end();
});

const calls = (hint: ReturnType<typeof vi.fn>) => hint.mock.calls.length;

async function queueRunOf(person: 'keller' | 'novak'): Promise<void> {
  await sql`
    insert into diagnosis_runs (organization_id, patient_id)
    select a.organization_id, p.id from patient_profiles p
    join clinician_patient_assignments a on a.patient_user_id = p.user_id
    where a.clinician_user_id = ${demoStaff[person].id} limit 1`;
}

describe('hints from the server', () => {
  it('come when the channel stands, when a visible run is queued and when the flag changes', async () => {
    const remote = await signIn('keller');
    const hint = vi.fn();
    const stop = remote.subscribe(hint);
    await vi.waitFor(() => expect(calls(hint)).toBe(1), 10_000);
    await queueRunOf('keller');
    await vi.waitFor(() => expect(calls(hint)).toBe(2), 10_000);
    await sql`
      insert into organization_feature_flags (organization_id, flag, enabled)
      values (${demoStaff.keller.organizationId}, 'DIAGNOSIS_WORKER_ENABLED', true)`;
    await vi.waitFor(() => expect(calls(hint)).toBe(3), 10_000);
    await stop();
  });

  it('do not come for runs of others, nor after stopping', async () => {
    const novak = await signIn('novak');
    const keller = await signIn('keller');
    const [ofNovak, ofKeller] = [vi.fn(), vi.fn()];
    const stopNovak = novak.subscribe(ofNovak);
    const stopKeller = keller.subscribe(ofKeller);
    await vi.waitFor(() => expect([calls(ofNovak), calls(ofKeller)]).toEqual([1, 1]), 10_000);
    await stopKeller();
    await queueRunOf('keller');
    // Novak's own change comes after Keller's in the log: when it is here, Keller's would have been, too.
    await queueRunOf('novak');
    await vi.waitFor(() => expect(calls(ofNovak)).toBe(2), 10_000);
    expect(calls(ofKeller)).toBe(1);
    await stopNovak();
  });

  it('come again after the socket was lost, without a storm of reconnects', async () => {
    const proxy = await startFaultProxy(backend().url, () => null);
    const remote = await signIn('keller', { url: proxy.url });
    const hint = vi.fn();
    const stop = remote.subscribe(hint);
    await vi.waitFor(() => expect(calls(hint)).toBe(1), 10_000);
    expect(proxy.dropSockets()).toBe(1);
    // What happens while nobody listens is not told, but that the channel stands again is.
    await queueRunOf('keller');
    await vi.waitFor(() => expect(calls(hint)).toBe(2), 10_000);
    await queueRunOf('keller');
    await vi.waitFor(() => expect(calls(hint)).toBe(3), 10_000);
    expect(proxy.upgrades()).toBe(2);
    await stop();
    await remote.close();
    await proxy.stop();
  });

  it('come again after the server has closed the channel of a token that ran out', async () => {
    const sessionStorage = memorySlot();
    const remote = await signIn('keller', { sessionStorage });
    const hint = vi.fn();
    const stop = remote.subscribe(hint);
    await vi.waitFor(() => expect(calls(hint)).toBe(1), 10_000);
    // Asked for each time: joining the channel renews it once more.
    const expiresAtS = () => sessionSchema.parse(JSON.parse(sessionStorage.read() ?? '')).expires_at;
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan((expiresAtS() + 1) * 1000), 20_000);
    // The server looks at the token when it has something to tell: it closes the channel instead.
    await queueRunOf('keller');
    await vi.waitFor(() => expect(calls(hint)).toBe(2), 10_000);
    await queueRunOf('keller');
    await vi.waitFor(() => expect(calls(hint)).toBe(3), 10_000);
    await stop();
  });
});
