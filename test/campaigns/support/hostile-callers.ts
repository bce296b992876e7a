import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import { createUser } from '../../../embedded/create-user.ts';
import { demoOrganizations, demoStaff } from '../../../embedded/demo/accounts.ts';
import type { EmbeddedBackend } from '../../../embedded/start-embedded.ts';
import { type AnswerCall, createGuardedCalls } from '../../../main/ipc/guarded-calls.ts';
import { serveCall } from '../../../main/ipc/serve-contract.ts';
import type { Caller } from '../../../shared/ipc/channel.ts';
import { type ComposedDesk, startDesk } from '../../backend/composed-app-fixture.ts';

/** Somebody at a desk of the whole app, with the real backend behind it. */
export interface HostileCaller {
  readonly name: string;
  readonly mayCall: ReadonlySet<Caller>;
  readonly desk: ComposedDesk;
  readonly answer: AnswerCall;
  /** Signed in, unlocked: what some calls have undone is done again. */
  restore(): Promise<void>;
}

interface Account {
  readonly email: string;
  readonly password: string;
}

const nothing: readonly Caller[] = ['anyone'];
const signedIn: readonly Caller[] = [...nothing, 'signed-in'];
const worklist: readonly Caller[] = [...signedIn, 'worklist', 'executor'];

/** Every role there is, and nobody. */
export async function openHostileCallers(backend: EmbeddedBackend, sql: Sql): Promise<HostileCaller[]> {
  const roleless = await addUser(sql, null);
  const patient = await addUser(sql, 'patient');
  const people: readonly (readonly [string, Account | null, readonly Caller[]])[] = [
    ['nobody', null, nothing],
    ['roleless', roleless, signedIn],
    ['patient', patient, signedIn],
    ['nurse', demoStaff.nurse, signedIn],
    ['clinician', demoStaff.keller, worklist],
    ['elsewhere', demoStaff.other, worklist],
    ['admin', demoStaff.admin, [...worklist, 'admin']],
  ];
  const callers: HostileCaller[] = [];
  for (const [name, account, mayCall] of people) {
    callers.push(await openCaller({ backend, name, account, mayCall: new Set(mayCall) }));
  }
  return callers;
}

async function addUser(sql: Sql, role: 'patient' | null): Promise<Account> {
  const id = randomUUID();
  const account = { email: `${id}@hostile.example`, password: 'Hostile-user-2026' };
  await createUser(sql, { id, ...account, displayName: 'Hostile' });
  if (role !== null) {
    const organization_id = demoOrganizations.rhythm.id;
    await sql`insert into user_org_membership ${sql({ user_id: id, organization_id, role, is_active: true })}`;
  }
  return account;
}

interface CallerParts extends Pick<HostileCaller, 'name' | 'mayCall'> {
  readonly backend: EmbeddedBackend;
  readonly account: Account | null;
}

async function openCaller({ backend, name, account, mayCall }: CallerParts): Promise<HostileCaller> {
  const desk = await startDesk(backend, { account: null });
  const { server } = desk.app;
  // A second for each call: the rate is tried by itself.
  let clockMs = 0;
  const caller: HostileCaller = {
    name,
    mayCall,
    desk,
    answer: createGuardedCalls(server, () => {
      clockMs += 1_000;
      return clockMs;
    }),
    async restore() {
      if (server.guard.isLocked() && account) {
        await serveCall(server, 'lock.unlock', { password: account.password });
      }
      if (account && !server.currentSession()) await serveCall(server, 'session.signIn', account);
      if (!account && server.currentSession()) {
        await serveCall(server, 'session.signOut', { wipe: false, loseUnsent: true });
      }
    },
  };
  await caller.restore();
  return caller;
}
