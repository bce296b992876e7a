import type { Sql } from 'postgres';
import { z } from 'zod';
import type { Catalog } from './catalog.ts';

const rowSchema = z.record(z.string(), z.unknown());
/** A row as its owner sees it. */
export type Row = z.infer<typeof rowSchema>;

const membershipSchema = z.object({
  user_id: z.string(),
  organization_id: z.string(),
  role: z.enum(['patient', 'nurse', 'clinician', 'admin']),
  is_active: z.boolean(),
});
const assignmentSchema = z.object({
  organization_id: z.string(),
  clinician_user_id: z.string(),
  patient_user_id: z.string(),
});
const patientSchema = z.object({ id: z.string(), user_id: z.string() });
const claimSchema = z.object({
  claim_id: z.string(),
  run_id: z.string(),
  claimed_by: z.string(),
  outcome: z.string().nullable(),
  is_swept: z.boolean(),
});
export type Claim = z.infer<typeof claimSchema>;

/** Everything that is, read by the owner. What somebody may see is told from it without any of the policies. */
export interface Facts {
  /** By the name of the table. */
  readonly rows: ReadonlyMap<string, readonly Row[]>;
  /** The row with this `id`; an empty one when there is none. */
  rowById(table: string, id: string): Row;
  readonly memberships: readonly z.infer<typeof membershipSchema>[];
  readonly assignments: readonly z.infer<typeof assignmentSchema>[];
  readonly patients: readonly z.infer<typeof patientSchema>[];
  readonly claims: readonly Claim[];
  /** Users whose account was neither deleted nor banned. */
  readonly liveUsers: ReadonlySet<string>;
}

/** What one person may see, in the words of the product: who they are, where, and whose patients. */
export interface Sight {
  readonly userId: string | null;
  readonly memberOf: ReadonlySet<string>;
  readonly adminOf: ReadonlySet<string>;
  readonly clinicianOf: ReadonlySet<string>;
  /** Clinician or admin. */
  readonly staffOf: ReadonlySet<string>;
  /** Clinician or admin now or before, as far as memberships and log tell. */
  readonly onceStaffOf: ReadonlySet<string>;
  /** `<organisation>/<patient>`. */
  readonly places: ReadonlySet<string>;
  readonly patients: ReadonlySet<string>;
  readonly colleagues: ReadonlySet<string>;
}

/** Reads every row of every exposed table, and who there is. */
export async function readFacts(sql: Pick<Sql, 'unsafe'>, { tables }: Catalog): Promise<Facts> {
  const rows = new Map<string, readonly Row[]>();
  for (const { name } of tables) {
    const found = await sql.unsafe(`select to_jsonb(t) as row from public.${name} t`);
    rows.set(
      name,
      found.map(({ row }) => rowSchema.parse(row)),
    );
  }
  const of = <Shape>(table: string, schema: z.ZodType<Shape>) => z.array(schema).parse(rows.get(table));
  const byId = new Map(
    [...rows].map(([table, all]) => [table, new Map(all.map((row) => [String(row.id), row]))]),
  );
  const claims = await sql.unsafe(
    'select claim_id, run_id, claimed_by, outcome::text, is_swept from private.run_claims order by claimed_at, claim_id',
  );
  const live = await sql.unsafe(
    'select id from auth.users where deleted_at is null and (banned_until is null or banned_until <= now())',
  );
  return {
    rows,
    rowById: (table, id) => byId.get(table)?.get(id) ?? {},
    memberships: of('user_org_membership', membershipSchema),
    assignments: of('clinician_patient_assignments', assignmentSchema),
    patients: of('patient_profiles', patientSchema),
    claims: z.array(claimSchema).parse([...claims]),
    liveUsers: new Set(live.map(({ id }) => String(id))),
  };
}

/** What the user may see; nothing without a user, or with one whose account is gone. */
export function sightOf(facts: Facts, userId: string | null): Sight {
  const me = userId !== null && facts.liveUsers.has(userId) ? userId : null;
  const mine = facts.memberships.filter(({ user_id, is_active }) => user_id === me && is_active);
  const inRole = (...roles: readonly string[]) =>
    new Set(mine.filter(({ role }) => roles.includes(role)).map(({ organization_id }) => organization_id));
  const [adminOf, clinicianOf, staffOf] = [
    inRole('admin'),
    inRole('clinician'),
    inRole('clinician', 'admin'),
  ];
  const assigned = new Set(
    facts.assignments
      .filter(({ clinician_user_id }) => clinician_user_id === me)
      .map(({ organization_id, patient_user_id }) => `${organization_id}/${patient_user_id}`),
  );
  const idOf = new Map(facts.patients.map(({ id, user_id }) => [user_id, id]));
  const visible = facts.memberships.filter(
    ({ user_id, organization_id, role, is_active }) =>
      role === 'patient' &&
      is_active &&
      (adminOf.has(organization_id) ||
        (clinicianOf.has(organization_id) && assigned.has(`${organization_id}/${user_id}`))),
  );
  const places = visible.flatMap(({ organization_id, user_id }) => {
    const id = idOf.get(user_id);
    return id === undefined ? [] : [{ organization_id, id }];
  });
  const staff = facts.memberships.filter(
    ({ role, organization_id }) => role !== 'patient' && staffOf.has(organization_id),
  );
  return {
    userId: me,
    memberOf: inRole('patient', 'nurse', 'clinician', 'admin'),
    adminOf,
    clinicianOf,
    staffOf,
    onceStaffOf: onceStaffOf(facts, me),
    places: new Set(places.map(({ organization_id, id }) => `${organization_id}/${id}`)),
    patients: new Set(places.map(({ id }) => id)),
    colleagues: new Set(staff.map(({ user_id }) => user_id)),
  };
}

function onceStaffOf({ memberships, rows }: Facts, me: string | null): Set<string> {
  const isStaff = (role: unknown) => role === 'clinician' || role === 'admin';
  const asMember = memberships.filter(({ user_id, role }) => user_id === me && isStaff(role));
  const onRecord = (rows.get('audit_log') ?? []).filter(
    ({ actor_user_id, actor_role }) => me !== null && actor_user_id === me && isStaff(actor_role),
  );
  return new Set([...asMember, ...onRecord].map(({ organization_id }) => String(organization_id)));
}
