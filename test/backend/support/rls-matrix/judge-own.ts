import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Facts, Sight } from './facts.ts';
import type { FunctionCase } from './function-rules.ts';
import type { Answer, Caller } from './probe.ts';
import { compareKeys, told } from './table-probes.ts';
import { tableRules } from './table-rules.ts';

const workspaceSchema = z.object({
  memberships: z.array(z.object({ organization_id: z.string(), role: z.string() })),
  display_name: z.string().nullable(),
});
const scopeSchema = z.object({
  organizations: z.array(z.object({ organization_id: z.string(), patient_ids: z.array(z.string()) })),
});
const feedSchema = z.object({
  changes: z.array(z.object({ table: z.string(), op: z.enum(['upsert', 'delete']), id: z.string() })),
  has_more: z.literal(false),
  next_cursor: z.string(),
  total: z.number(),
  scope: z.object({ patients: z.number() }),
});

/** A function without arguments of anybody: it tells the caller's own, and nothing else. */
function own(args: object, keysOf: (value: unknown) => string[], expected: readonly string[]): FunctionCase {
  const judge = (answer: Answer) => {
    if (answer.state !== '00000' || answer.written !== 0) return told(answer);
    return compareKeys(keysOf(answer.value), expected);
  };
  return { aim: 'own', args: { ...args }, mayWrite: false, judge };
}

/** get_my_workspace: the active memberships of a live account, and its name. */
export function judgeWorkspace(sight: Sight, facts: Facts): FunctionCase {
  const mine = facts.memberships.filter(({ user_id, is_active }) => user_id === sight.userId && is_active);
  const expected = mine.map(({ organization_id, role }) => `${organization_id} ${role}`);
  const keysOf = (value: unknown) => {
    const { memberships, display_name } = workspaceSchema.parse(value);
    const name = (display_name === null) === (sight.userId === null) ? [] : [`named ${display_name}`];
    return [...memberships.map(({ organization_id, role }) => `${organization_id} ${role}`), ...name];
  };
  return own({}, keysOf, expected);
}

/** get_my_scope: the pairs in sight. */
export function judgeScope(sight: Sight): FunctionCase {
  const keysOf = (value: unknown) =>
    scopeSchema
      .parse(value)
      .organizations.flatMap(({ organization_id, patient_ids }) =>
        patient_ids.map((id) => `${organization_id}/${id}`),
      );
  return own({}, keysOf, [...sight.places]);
}

/** pull_changes: every row in sight of the kinds that it tells. */
export function judgeFeed(sight: Sight, facts: Facts, caller: Caller): FunctionCase {
  const visible = (table: string) =>
    (facts.rows.get(table) ?? []).filter((row) => tableRules[table]?.sees(row, sight, facts) === true);
  const ids = (name: string, rows: readonly Readonly<Record<string, unknown>>[]) =>
    rows.map((row) => `upsert ${name} ${String(row.id)}`);
  const expected = [
    ...ids('patients', visible('patient_profiles')),
    ...ids('diagnosis_runs', visible('diagnosis_runs')),
    ...ids(
      'diagnosis_artifacts',
      visible('diagnosis_artifacts').filter((row) => row.artifact_type === 'diagnosis_report'),
    ),
    ...ids(
      'diagnosis_reviews',
      visible('diagnosis_reviews').filter((row) => row.kind === 'finding_decision'),
    ),
    ...visible('organization_feature_flags').map(
      (row) => `upsert organization_feature_flags ${String(row.organization_id)}/${String(row.flag)}`,
    ),
    ...visible('sync_tombstones').map((row) => `delete ${String(row.table_name)} ${String(row.row_id)}`),
  ];
  const keysOf = (value: unknown) => {
    const { changes, next_cursor } = feedSchema.parse(value);
    return [
      ...changes.map(({ op, table, id }) => `${op} ${table} ${id}`),
      `as ${next_cursor.split('.').at(-1)}`,
    ];
  };
  return own({ p_limit: 5_000 }, keysOf, [...expected, `as ${rolesDigest(caller, sight, facts)}`]);
}

/** A cursor is good for one person in these roles only. */
function rolesDigest({ userId }: Caller, sight: Sight, facts: Facts): string {
  const roles = facts.memberships
    .filter(({ user_id, is_active }) => user_id === sight.userId && is_active)
    .map(({ organization_id, role }) => `${organization_id}:${role}`)
    .sort()
    .join(',');
  return createHash('md5')
    .update([userId, ...(roles === '' ? [] : [roles])].join('|'))
    .digest('hex');
}
