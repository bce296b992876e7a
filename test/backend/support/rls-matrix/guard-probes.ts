import { randomUUID } from 'node:crypto';
import type { Catalog } from './catalog.ts';
import { constraints } from './constraint-probes.ts';
import type { Facts, Row } from './facts.ts';
import { asOwnerFor, firstRow, type Guard, owner, refusal, truth, type World } from './guard.ts';
import type { Caller, Probe } from './probe.ts';
import { isRow, literal } from './sql-text.ts';
import { told } from './table-probes.ts';
import { targetsOf } from './targets.ts';
import { trails } from './trail-probes.ts';

/** What triggers and constraints hold against whoever gets past the policies, the owner of the tables included. */
export function guardProbes(catalog: Catalog, facts: Facts, people: readonly Caller[]): Probe[] {
  const person = (name: string): Caller => {
    const found = people.find((one) => one.name === name);
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  };
  const world = {
    facts,
    clinician: person('clinician 0'),
    colleague: person('colleague 0'),
    nurse: person('nurse 0'),
  };
  return [
    ...appendOnly(facts, [
      owner,
      person('admin 0'),
      { name: 'server key', role: 'service_role', userId: null },
    ]),
    ...stamps(catalog, facts),
    ...runGuards(world),
    ...trails(world),
    ...constraints(world),
  ];
}

/** Nobody changes what was written down, whatever grants they have. */
function appendOnly(facts: Facts, callers: readonly Caller[]): Probe[] {
  const verbs: readonly (readonly [string, (table: string, where: string) => string])[] = [
    ['audit_log', (table, where) => `update ${table} set action = 'nothing' where ${where}`],
    ['audit_log', (table, where) => `delete from ${table} where ${where}`],
    ['audit_log', (table) => `truncate ${table}`],
    ['diagnosis_reviews', (table, where) => `update ${table} set reason = 'Another.' where ${where}`],
    ['diagnosis_reviews', (table, where) => `delete from ${table} where ${where}`],
    ['diagnosis_reviews', (table) => `truncate ${table}`],
    ['diagnosis_artifacts', (table, where) => `update ${table} set artifact_data = '{}' where ${where}`],
    ['diagnosis_run_artifacts', (table, where) => `update ${table} set sequence_order = 99 where ${where}`],
  ];
  return callers.flatMap((caller) =>
    verbs.map(([table, write]) => {
      const key = table === 'diagnosis_run_artifacts' ? 'artifact_id' : 'id';
      const text = write(`public.${table}`, isRow([key], firstRow(facts, table)));
      return refusal({ about: table, name: text, caller, text }, '42501');
    }),
  );
}

/** Whatever is written again comes with the next pull; a patient or a run that is gone leaves its id. */
function stamps(catalog: Catalog, facts: Facts): Probe[] {
  const stamped = catalog.tables.filter(({ columns }) => columns.includes('sync_xid'));
  const written = stamped.map(({ name, key }) => {
    const where = isRow(key, firstRow(facts, name));
    const touch = `update public.${name} set sync_xid = '1' where ${where}`;
    const text = `select to_jsonb(sync_xid = pg_current_xact_id()) from public.${name} where ${where}`;
    return truth({
      about: name,
      name: 'carries its transaction',
      before: [{ caller: owner, text: touch }],
      text,
    });
  });
  const isStaffNow = (row: Row) =>
    facts.memberships.some((one) => one.user_id === row.user_id && one.role !== 'patient');
  const staff = firstRow(facts, 'patient_profiles', isStaffNow);
  const untold = truth({
    about: 'patient_profiles',
    name: 'leaves no id where they were staff',
    before: [{ caller: owner, text: `delete from public.patient_profiles where ${isRow(['id'], staff)}` }],
    text: `select to_jsonb(count(*) = 0) from public.sync_tombstones where row_id = ${literal(staff.id)}`,
  });
  const deleted = ['patient_profiles', 'diagnosis_runs', 'diagnosis_artifacts', 'organization_feature_flags'];
  const gone = [...deleted, 'diagnosis_reviews'].map((table) => {
    const row = firstRow(facts, table, (one) => one.artifact_type !== 'context_pack' && !isStaffNow(one));
    const key = table === 'organization_feature_flags' ? ['organization_id', 'flag'] : ['id'];
    const parent = table === 'diagnosis_reviews' ? `diagnosis_runs where id = ${literal(row.run_id)}` : null;
    const remove = `delete from public.${parent ?? `${table} where ${isRow(key, row)}`}`;
    const id =
      table === 'organization_feature_flags' ? `${String(row.organization_id)}/${String(row.flag)}` : row.id;
    const places = facts.memberships.filter(
      (one) => one.user_id === row.user_id && one.role === 'patient',
    ).length;
    const count = table === 'patient_profiles' ? places : 1;
    const text = `select to_jsonb(count(*) = ${count}) from public.sync_tombstones where row_id = ${literal(id)}`;
    return truth({ about: table, name: 'leaves its id', before: [{ caller: owner, text: remove }], text });
  });
  const patient = firstRow(facts, 'patient_profiles');
  const change = `update public.patient_profiles set sex = 'other', updated_at = 'epoch' where ${isRow(['id'], patient)}`;
  const isFresh = `select to_jsonb(updated_at > 'epoch') from public.patient_profiles where ${isRow(['id'], patient)}`;
  const stamp = { about: 'patient_profiles', name: 'tells when it changed', text: isFresh };
  return [...written, ...gone, untold, truth({ ...stamp, before: [{ caller: owner, text: change }] })];
}

/** Where a run may go, who may claim it, and under which claim. */
function runGuards({ facts, clinician, colleague, nurse }: World): Probe[] {
  const about = 'diagnosis_runs';
  const { runs, claims } = targetsOf(facts, clinician);
  const own = (status: string) => runs.find((run) => run.isVisible && run.status === status)?.run ?? {};
  const at = (status: string) => isRow(['id'], own(status));
  const running = claims.find(
    ({ isMine, claim, isVisible }) => isMine && isVisible && claim.outcome === null,
  );
  const elsewhere = firstRow(facts, 'patient_profiles', (row) =>
    facts.memberships.every(
      (one) => one.user_id !== row.user_id || one.organization_id !== own('queued').organization_id,
    ),
  );
  const used = claims.find(({ claim }) => claim.outcome !== null)?.claim.claim_id;
  const claimWith = (claimId: unknown) =>
    `update public.${about} set status = 'running', claim_id = ${literal(claimId)} where ${at('queued')}`;
  const off = `update public.organization_feature_flags set enabled = false`;
  const insert = (patientId: unknown, more = '', values = '') =>
    `insert into public.${about} (organization_id, patient_id${more})
     values (${literal(own('queued').organization_id)}, ${literal(patientId)}${values})`;
  const held = `select to_jsonb(claimed_by = ${literal(clinician.userId)} and attempt = 1
    and lease_expires_at between now() + interval '59 seconds' and now() + interval '61 seconds'
    and started_at = now()) from public.${about} where ${at('queued')}`;
  const claim = claimWith(randomUUID());
  const finished = `status = 'succeeded', output_data = '{}', error_info = null`;
  const guard = (name: string, text: string, caller: Caller = owner): Guard => ({
    about,
    name,
    text,
    caller,
  });
  return [
    refusal(guard('begins as queued', insert(own('queued').patient_id, ', status', ", 'running'")), 'RW002'),
    refusal(guard('is of a patient of the organisation', insert(elsewhere.id)), 'RW003'),
    refusal(
      guard('goes only where the table says', `update public.${about} set ${finished} where ${at('failed')}`),
      'RW002',
    ),
    refusal(guard('has an end', `update public.${about} set priority = 9 where ${at('succeeded')}`), 'RW002'),
    refusal(
      guard(
        'keeps its patient',
        `update public.${about} set patient_id = ${literal(elsewhere.id)} where ${isRow(['id'], { id: running?.runId })}`,
      ),
      'RW002',
    ),
    refusal(
      guard(
        'keeps its claim',
        `update public.${about} set claim_id = gen_random_uuid() where ${isRow(['id'], { id: running?.runId })}`,
      ),
      'RW002',
    ),
    refusal(
      guard(
        'is not changed by its holder',
        `update public.${about} set workstation_id = 'elsewhere' where ${isRow(['id'], { id: running?.runId })}`,
        clinician,
      ),
      '42501',
      'settled only through',
    ),
    refusal(guard('is claimed with a claim id', claimWith(null), clinician), 'RW003'),
    refusal(guard('is claimed with a claim id of its own', claimWith(used), clinician), 'RW003'),
    refusal(
      {
        ...guard('is not claimed while the flag is off', claim, clinician),
        before: [{ caller: owner, text: off }],
      },
      'RW001',
    ),
    refusal(
      guard('is claimed by who may, not by who can', claim, asOwnerFor(colleague.userId)),
      '42501',
      'not permitted',
    ),
    refusal(guard('is claimed by somebody', claim), '42501', 'not permitted'),
    truth({ ...guard('is stamped when it is claimed', held), before: [{ caller: clinician, text: claim }] }),
    {
      about,
      name: 'is nothing to write for who sees none',
      text: `update public.${about} set workstation_id = 'elsewhere'`,
      caller: nurse,
      kind: 'write',
      judge: (answer) => (answer.state === '00000' && answer.rows === 0 ? null : told(answer)),
    },
  ];
}
