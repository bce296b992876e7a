-- Who may see and do what. Everything was closed when it was made; this opens what is meant to be open.
-- Policies ask for the caller's patients as a set: an uncorrelated subquery runs once per statement, not
-- once per row.

-- ---------------------------------------------------------------------------------------------------------
-- Product tables: clinicians read their patients, admins those of their organisation. On tables that were
-- there before, the product's own policies stay beside ours.
create policy workstation_select on public.organizations for select to authenticated
  using (id in (select private.my_organizations('patient', 'nurse', 'clinician', 'admin')));

create policy workstation_select on public.user_org_membership for select to authenticated
  using (
    user_id = (select auth.uid()) and is_active
    or organization_id in (select private.my_organizations('admin'))
  );

create policy workstation_select on public.user_profiles for select to authenticated
  using (user_id = (select auth.uid()) or user_id in (select private.my_colleagues()));

create policy workstation_select on public.patient_profiles for select to authenticated
  using (id in (select v.patient_id from private.visible_patients() v));

create policy workstation_select on public.clinician_patient_assignments for select to authenticated
  using (
    organization_id in (select private.my_organizations('admin'))
    or clinician_user_id = (select auth.uid()) and organization_id in (select private.my_organizations('clinician'))
  );

create policy workstation_select on public.anamnesis_entries for select to authenticated
  using ((organization_id, patient_id) in (select v.organization_id, v.patient_id from private.visible_patients() v));

create policy workstation_select on public.assessments for select to authenticated
  using (patient_id in (select v.patient_id from private.visible_patients() v));

-- The subqueries see only what the caller may see of assessments.
create policy workstation_select on public.assessment_answers for select to authenticated
  using (exists (select from public.assessments a where a.id = assessment_id));

create policy workstation_select on public.calculated_results for select to authenticated
  using (exists (select from public.assessments a where a.id = assessment_id));

create policy workstation_select on public.patient_measures for select to authenticated
  using (patient_id in (select v.patient_id from private.visible_patients() v));

create policy workstation_select on public.funnels for select to authenticated
  using (exists (select private.my_organizations('clinician', 'admin')));

create policy workstation_select on public.questions for select to authenticated
  using (exists (select private.my_organizations('clinician', 'admin')));

do $$
declare
  product private.product_tables;
begin
  for product in select * from private.product_tables loop
    execute format('grant select on public.%I to authenticated', product.table_name);
    if not product.existed_before then
      execute format('grant select, insert, update, delete on public.%I to service_role', product.table_name);
    end if;
  end loop;
end $$;

-- ---------------------------------------------------------------------------------------------------------
-- Runs: the claim is the one update a client may send, and only these columns. Inserts go through
-- create_diagnosis_run. The update policy looks at one pair, since it concerns one row.
create policy workstation_select on public.diagnosis_runs for select to authenticated
  using ((organization_id, patient_id) in (select v.organization_id, v.patient_id from private.visible_patients() v));

create policy workstation_claim on public.diagnosis_runs for update to authenticated
  using (private.can_work_on(organization_id, patient_id))
  with check (private.can_work_on(organization_id, patient_id));

grant select, update (status, claim_id, workstation_id) on public.diagnosis_runs to authenticated;

create policy workstation_select on public.diagnosis_artifacts for select to authenticated
  using ((organization_id, patient_id) in (select v.organization_id, v.patient_id from private.visible_patients() v));
grant select on public.diagnosis_artifacts to authenticated;

create policy workstation_select on public.diagnosis_run_artifacts for select to authenticated
  using (exists (select from public.diagnosis_runs r where r.id = run_id));
grant select on public.diagnosis_run_artifacts to authenticated;

create policy workstation_select on public.diagnosis_reviews for select to authenticated
  using ((organization_id, patient_id) in (select v.organization_id, v.patient_id from private.visible_patients() v));
create policy workstation_insert on public.diagnosis_reviews for insert to authenticated
  with check (created_by = (select auth.uid()) and private.can_work_on(organization_id, patient_id));
grant select, insert (artifact_id, content_hash, kind, finding_index, decision, reason, body)
  on public.diagnosis_reviews to authenticated;

-- ---------------------------------------------------------------------------------------------------------
-- Flags: members read, admins switch. An upsert sets its key columns too; the trigger refuses a changed key.
create policy workstation_select on public.organization_feature_flags for select to authenticated
  using (organization_id in (select private.my_organizations('clinician', 'admin')));
create policy workstation_insert on public.organization_feature_flags for insert to authenticated
  with check (organization_id in (select private.my_organizations('admin')));
create policy workstation_update on public.organization_feature_flags for update to authenticated
  using (organization_id in (select private.my_organizations('admin')))
  with check (organization_id in (select private.my_organizations('admin')));
grant select, insert (organization_id, flag, enabled), update (organization_id, flag, enabled)
  on public.organization_feature_flags to authenticated;

create policy workstation_select on public.audit_log for select to authenticated
  using (organization_id in (select private.my_organizations('admin')));
grant select on public.audit_log to authenticated;

create policy workstation_select on public.sync_tombstones for select to authenticated
  using (organization_id in (select private.my_organizations('clinician', 'admin')));
grant select on public.sync_tombstones to authenticated;

-- The project's server key may look, not write: nothing but these functions writes runs.
grant select on public.diagnosis_runs, public.diagnosis_artifacts, public.diagnosis_run_artifacts,
  public.diagnosis_reviews, public.organization_feature_flags, public.audit_log, public.sync_tombstones
  to service_role;

-- ---------------------------------------------------------------------------------------------------------
-- Functions: a project's default privileges let everybody execute them, so all are closed first. The private
-- schema is not exposed by the API; `authenticated` needs it for policies and for the functions it calls.
revoke all on all functions in schema private from public, anon, authenticated, service_role;
revoke all on function
  public.complete_diagnosis_run(uuid, uuid, jsonb, jsonb, text, text, jsonb),
  public.fail_diagnosis_run(uuid, uuid, jsonb),
  public.create_diagnosis_run(uuid, jsonb, integer),
  public.get_my_workspace(),
  public.get_patient_context_pack(uuid),
  public.get_feature_flag_history(uuid, text, integer),
  public.pull_changes(text, integer)
  from public, anon, authenticated, service_role;

grant usage on schema private to authenticated;
grant select on private.patient_records, private.run_records, private.report_records, private.flag_records
  to authenticated;
grant execute on function
  private.my_organizations(text[]),
  private.visible_patients(),
  private.can_work_on(uuid, uuid),
  private.my_colleagues(),
  private.is_legal_transition(public.diagnosis_run_status, public.diagnosis_run_status),
  private.is_table_owner(oid),
  private.complete_run(uuid, uuid, jsonb, jsonb, text, text, jsonb),
  private.fail_run(uuid, uuid, jsonb),
  private.create_run(uuid, jsonb, integer),
  private.pack_anamnesis(uuid),
  private.pack_funnel_runs(uuid),
  private.pack_measures(uuid),
  private.pack_identifiers(public.patient_profiles),
  private.my_roles_digest(),
  private.parse_cursor(text),
  private.start_of_kind(private.feed_position, integer),
  private.next_keys(private.feed_position, xid8, integer),
  private.change_rows(private.feed_position, xid8, integer),
  public.complete_diagnosis_run(uuid, uuid, jsonb, jsonb, text, text, jsonb),
  public.fail_diagnosis_run(uuid, uuid, jsonb),
  public.create_diagnosis_run(uuid, jsonb, integer),
  public.get_my_workspace(),
  public.get_patient_context_pack(uuid),
  public.get_feature_flag_history(uuid, text, integer),
  public.pull_changes(text, integer)
  to authenticated;
