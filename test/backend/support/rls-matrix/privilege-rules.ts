import type { Catalog } from './catalog.ts';
import { type TableRule, tableRules } from './table-rules.ts';

/** What a signed-in person may call of the private functions: those check the caller, or are called by one that has. */
export const executablePrivate: readonly string[] = [
  'as_moment',
  'as_uuid',
  'audit_actions',
  'audit_page',
  'can_work_on',
  'cancel_run',
  'change_rows',
  'complete_run',
  'count_feed',
  'fail_run',
  'find_duplicate',
  'heartbeat_run',
  'is_held_back',
  'is_legal_transition',
  'is_table_owner',
  'my_account',
  'my_colleagues',
  'my_organizations',
  'my_roles_digest',
  'my_scope_digest',
  'my_scope_summary',
  'next_keys',
  'note_audit_viewed',
  'pack_anamnesis',
  'pack_funnel_runs',
  'pack_identifiers',
  'pack_measures',
  'parse_audit_filter',
  'parse_cursor',
  'queue_run',
  'record_access',
  'record_audit_export',
  'record_review',
  'release_run',
  'require_audit_admin',
  'rerun_run',
  'run_attempts',
  'set_flag',
  'start_of_kind',
  'sweep_runs',
  'visible_patients',
  'was_staff',
];

/** The views of the private schema through which the functions read rows as their caller. */
const readableViews = ['flag_records', 'patient_records', 'report_records', 'review_records', 'run_records'];

/** What is granted on a table, beside reading it, to whom. */
function tableGrants(name: string, rule: TableRule): string[] {
  const columns = Object.keys(rule.updatable ?? {}).map(
    (column) => `authenticated update public.${name}.${column}`,
  );
  const verbs = rule.ofProduct ? ['select', 'insert', 'update', 'delete'] : ['select'];
  return [
    `authenticated select public.${name}`,
    ...columns,
    ...verbs.map((verb) => `service_role ${verb} public.${name}`),
  ];
}

/** Every grant that there should be to anybody but the owner, as `<role> <privilege> <object>`. */
export function expectedGrants({ functions }: Catalog): string[] {
  return [
    ...Object.entries(tableRules).flatMap(([name, rule]) => tableGrants(name, rule)),
    ...readableViews.map((name) => `authenticated select private.${name}`),
    ...functions
      .filter(({ schema, name }) => schema === 'public' || executablePrivate.includes(name))
      .map(({ schema, name }) => `authenticated execute ${schema}.${name}`),
    ...['anon', 'authenticated', 'service_role'].map((role) => `${role} usage public`),
    'authenticated usage private',
  ].sort();
}
