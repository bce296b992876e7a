import { describe, expect, it } from 'vitest';
import { refuseCaller, refuseLocked } from '../../../main/ipc/gate.ts';
import { organizationIdSchema, userIdSchema } from '../../../shared/ids.ts';
import type { Caller } from '../../../shared/ipc/channel.ts';
import type { SessionInfo } from '../../../shared/ipc/session-channels.ts';
import { ipcContract } from '../../../shared/ipc-contract.ts';
import type { Role } from '../../../shared/records.ts';

type Actor = Role | 'nobody' | 'without-membership';

function sessionOf(actor: Actor): SessionInfo | null {
  if (actor === 'nobody') return null;
  const workplace =
    actor === 'without-membership'
      ? null
      : {
          organization_id: organizationIdSchema.parse('0197f0a0-0000-7000-8000-000000000001'),
          organization_name: 'Test',
          role: actor,
        };
  return {
    userId: userIdSchema.parse('0197f0a0-0000-7000-8000-000000000002'),
    email: 'a@b.example',
    displayName: 'A',
    workplace,
    verified: true,
  };
}

/** caller → actor → code with the flag on ('' = let through). */
const expectations: Record<Caller, Record<Actor, string>> = {
  anyone: { nobody: '', 'without-membership': '', patient: '', nurse: '', clinician: '', admin: '' },
  'signed-in': {
    nobody: 'UNAUTHORIZED',
    'without-membership': '',
    patient: '',
    nurse: '',
    clinician: '',
    admin: '',
  },
  worklist: {
    nobody: 'UNAUTHORIZED',
    'without-membership': 'FORBIDDEN',
    patient: 'FORBIDDEN',
    nurse: 'FORBIDDEN',
    clinician: '',
    admin: '',
  },
  executor: {
    nobody: 'UNAUTHORIZED',
    'without-membership': 'FORBIDDEN',
    patient: 'FORBIDDEN',
    nurse: 'FORBIDDEN',
    clinician: '',
    admin: '',
  },
  admin: {
    nobody: 'UNAUTHORIZED',
    'without-membership': 'FORBIDDEN',
    patient: 'FORBIDDEN',
    nurse: 'FORBIDDEN',
    clinician: 'FORBIDDEN',
    admin: '',
  },
};

const cases = Object.entries(expectations).flatMap(([caller, actors]) =>
  Object.entries(actors).map(([actor, code]) => ({ caller, actor, code })),
) as { caller: Caller; actor: Actor; code: string }[];

describe('the gate', () => {
  it.each(cases)('answers $actor on a channel for $caller with "$code"', ({ caller, actor, code }) => {
    const refusal = refuseCaller(caller, { session: sessionOf(actor), flagEnabled: true, isOver: false });
    expect(refusal?.code ?? '').toBe(code);
  });

  it.each(['clinician', 'admin'] as const)('refuses a %s to execute while the flag is off', (actor) => {
    const refusal = refuseCaller('executor', {
      session: sessionOf(actor),
      flagEnabled: false,
      isOver: false,
    });
    expect(refusal).toEqual({
      code: 'FORBIDDEN',
      message: 'DIAGNOSIS_WORKER_ENABLED is off for this organisation.',
    });
  });

  it.each(['clinician', 'admin'] as const)('lets a %s read the worklist while the flag is off', (actor) => {
    expect(
      refuseCaller('worklist', { session: sessionOf(actor), flagEnabled: false, isOver: false }),
    ).toBeNull();
  });

  it('lets nobody execute once the session has reached its longest time, and still read', () => {
    const facts = { session: sessionOf('clinician'), flagEnabled: true, isOver: true };
    expect(refuseCaller('executor', facts)).toMatchObject({ code: 'UNAUTHORIZED', refusal: 'session-limit' });
    expect(refuseCaller('worklist', facts)).toBeNull();
  });
});

describe('the lock', () => {
  it('lets through what unlocking, leaving and reading the screen need, and not one channel more', () => {
    const answered = Object.entries(ipcContract).filter(([, entry]) => refuseLocked(entry, true) === null);
    expect(answered.map(([channel]) => channel).sort()).toEqual([
      'app.copied',
      'app.getState',
      'app.quit',
      'lock.unlock',
      'session.signOut',
      'settings.save',
    ]);
  });

  it('refuses by saying so', () => {
    expect(refuseLocked(ipcContract['runs.list'], true)).toEqual({
      code: 'UNAUTHORIZED',
      refusal: 'locked',
      message: 'The workstation is locked.',
    });
    expect(refuseLocked(ipcContract['runs.list'], false)).toBeNull();
  });
});
