import { randomUUID } from 'node:crypto';
import { featureFlagName } from '../../../../shared/records.ts';
import { type Facts, sightOf } from './facts.ts';
import type { Answer, Caller, Probe } from './probe.ts';
import { literal } from './sql-text.ts';
import { told } from './table-probes.ts';
import { targetsOf } from './targets.ts';

interface Attempt {
  readonly about: string;
  readonly name: string;
  readonly caller: Caller;
  readonly text: string;
  readonly before?: NonNullable<Probe['before']>;
}

const is = (attempt: Attempt, isRight: (answer: Answer) => boolean): Probe => ({
  ...attempt,
  kind: 'read',
  judge: (answer) => (isRight(answer) ? null : told(answer)),
});
const forbidden = ({ state }: Answer) => state === '42501';
const saysJson = (expected: string) => (answer: Answer) =>
  answer.state === '00000' && JSON.stringify(answer.value).includes(expected);

/** Ids that somebody else of the same rights has used, and functions of the private schema called past the offered ones. */
export function secondOwnerProbes(facts: Facts, people: readonly Caller[]): Probe[] {
  const person = (name: string): Caller => {
    const found = people.find((one) => one.name === name);
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  };
  const [admin, nurse] = [person('admin 0'), person('nurse 0')];
  const [home = ''] = sightOf(facts, admin.userId).adminOf;
  const second = people.find(
    (one) =>
      one.name !== admin.name && sightOf(facts, one.userId).adminOf.has(home) && one.role === 'authenticated',
  );
  if (second === undefined) throw new Error('there is no second admin');
  return [
    ...flagProbes(facts, { home, admin, second }),
    ...trailProbes({ home, admin, second, nurse }),
    ...accessProbes(facts, { home, admin, second, nurse }),
    roleOnRecord(home, person('former admin 0')),
  ];
}

interface Admins {
  readonly home: string;
  readonly admin: Caller;
  readonly second: Caller;
}

function flagProbes(facts: Facts, { home, admin, second }: Admins): Probe[] {
  const changeId = randomUUID();
  const rows = facts.rows.get('organization_feature_flags') ?? [];
  const basedOn = rows.find(({ organization_id }) => organization_id === home)?.updated_at;
  const set = (id: string, enabled: boolean, at: unknown, replaces = '{}') => `select set_feature_flag(
    ${literal(home)}, ${literal(featureFlagName)}, ${enabled}, ${literal(at)}, ${literal(id)}, ${literal(replaces)})`;
  const before = [{ caller: admin, text: set(changeId, false, basedOn) }];
  const about = 'set_feature_flag';
  const again = { about, name: 'the id of another\u2019s change', caller: second, before };
  return [
    is(
      { ...again, text: set(changeId, true, null) },
      (answer) => forbidden(answer) || saysJson('overtaken')(answer),
    ),
    is({ ...again, name: `${again.name}, asking for the same`, text: set(changeId, false, null) }, forbidden),
    is(
      {
        ...again,
        name: 'in the place of another\u2019s change',
        text: set(randomUUID(), true, 'epoch', `{${changeId}}`),
      },
      saysJson('"overtaken"'),
    ),
  ];
}

function trailProbes({ home, admin, second, nurse }: Admins & { readonly nurse: Caller }): Probe[] {
  const list = `select list_audit_entries(${literal(home)})`;
  const exportId = randomUUID();
  const exports = (id: string) =>
    `select to_jsonb(record_audit_export(${literal(id)}, ${literal(home)}, '{}', 1))`;
  const looks = `select to_jsonb(count(*)) from public.audit_log
    where action = 'audit.viewed' and created_at = now() and organization_id = ${literal(home)}`;
  const twice = [
    { caller: admin, text: list },
    { caller: second, text: list },
  ];
  return [
    is(
      {
        about: 'list_audit_entries',
        name: 'every reader is on record',
        caller: admin,
        before: twice,
        text: looks,
      },
      ({ value }) => value === 2,
    ),
    is(
      {
        about: 'record_audit_export',
        name: 'the id of another\u2019s export',
        caller: second,
        before: [{ caller: admin, text: exports(exportId) }],
        text: exports(exportId),
      },
      forbidden,
    ),
    ...[
      `private.note_audit_viewed(${literal(home)}, '{}')`,
      `(select count(*) from private.audit_page(${literal(home)}, '{}', null, 10))`,
      `private.record_audit_export(${literal(randomUUID())}, ${literal(home)}, '{}', 1)`,
      `private.set_flag(${literal(home)}, ${literal(featureFlagName)}, false, null, ${literal(randomUUID())}, '{}')`,
    ].map((call) =>
      is(
        {
          about: call.replace(/.*private\.(\w+).*/, '$1'),
          name: call,
          caller: nurse,
          text: `select to_jsonb(${call}::text)`,
        },
        forbidden,
      ),
    ),
  ];
}

function accessProbes(
  facts: Facts,
  { home, admin, second, nurse }: Admins & { readonly nurse: Caller },
): Probe[] {
  const run = targetsOf(facts, admin).runs.find((one) => one.isVisible)?.id;
  const record = JSON.stringify({
    id: randomUUID(),
    action: 'report.viewed',
    entity_id: run,
    organization_id: home,
    what: 'report',
    occurred_at: new Date(0).toISOString(),
  });
  const text = `select record_access(${literal(`[${record}]`)})`;
  return [
    is(
      {
        about: 'record_access',
        name: 'the id of another\u2019s record',
        caller: second,
        before: [{ caller: admin, text }],
        text,
      },
      saysJson('"recorded":0'),
    ),
    is(
      {
        about: 'record_access',
        name: 'past the offered function',
        caller: nurse,
        text: `select to_jsonb(private.record_access(${literal(record)}))`,
      },
      ({ state, value }) => state === '00000' && value === false,
    ),
  ];
}

/** Whoever has a role no more does not stand in the log with it. */
function roleOnRecord(home: string, former: Caller): Probe {
  const change = `update public.organization_feature_flags set enabled = not enabled where organization_id = ${literal(home)}`;
  const text = `select to_jsonb(actor_role) from public.audit_log where created_at = now() order by id desc limit 1`;
  const owner: Caller = { ...former, role: 'postgres' };
  return is(
    {
      about: 'audit_log',
      name: 'the role of who has none',
      caller: owner,
      before: [{ caller: owner, text: change }],
      text,
    },
    ({ value }) => value === 'system',
  );
}
