-- What every table and column is, for whoever reads the database; docs/data-dictionary.md is made from it.
--
-- The product tables may belong to an existing database: what says something of itself already keeps its words, and what
-- is not there is left out.

create function pg_temp.describe(p_table text, p_comments jsonb)
returns void
language plpgsql
as $$
declare
  relation regclass := to_regclass(p_table);
  entry record;
begin
  if relation is null then
    return;
  end if;
  for entry in select key, value from jsonb_each_text(p_comments) loop
    if entry.key = '' then
      if obj_description(relation, 'pg_class') is null then
        execute format('comment on %s %s is %L',
          case (select relkind from pg_class where oid = relation) when 'v' then 'view' else 'table' end,
          relation, entry.value);
      end if;
    elsif exists (
      select from pg_attribute a
      where a.attrelid = relation and a.attname = entry.key and not a.attisdropped
        and col_description(relation, a.attnum) is null
    ) then
      execute format('comment on column %s.%I is %L', relation, entry.key, entry.value);
    end if;
  end loop;
end;
$$;

-- ---------------------------------------------------------------------------------------------------------
-- The product's own tables. The key '' is the table itself.

select pg_temp.describe('public.organizations', '{
  "": "A practice or clinic: the wall between the data of different customers.",
  "id": "Names the organisation everywhere.",
  "name": "As people call it.",
  "slug": "Short name for addresses, unique.",
  "settings": "Settings of the product; the workstation does not read them.",
  "created_at": "When it was set up."
}');
select pg_temp.describe('public.user_org_membership', '{
  "": "Who belongs to which organisation, and as what. Every right of the workstation begins here, never with the token.",
  "user_id": "The account (auth.users).",
  "organization_id": "Where the role counts.",
  "role": "patient, nurse, clinician or admin; only the last two have access to the workstation.",
  "is_active": "False: the role counts no more, from this moment on.",
  "created_at": "Since when."
}');
select pg_temp.describe('public.user_profiles', '{
  "": "How an account is called in lists and reports.",
  "user_id": "The account (auth.users).",
  "display_name": "Name that colleagues see."
}');
select pg_temp.describe('public.patient_profiles', '{
  "": "Who a patient is. Identity stays in Postgres and on the workstation; no column of it but age and sex goes to a model.",
  "id": "Names the patient in runs, notes and measures.",
  "user_id": "The patient as a user; imported patients have no account behind it.",
  "first_name": "Identity: scrubbed out of every text before it leaves the workstation.",
  "last_name": "Identity: scrubbed out of every text before it leaves the workstation.",
  "birth_year": "Gives the age where the date is not known.",
  "birth_date": "Identity: only the age in years is used.",
  "sex": "As the patient or the practice has entered it.",
  "preferred_language": "Language for the patient; the report is written in the language of the clinician.",
  "contact_email": "Identity: scrubbed out of every text before it leaves the workstation.",
  "contact_phone": "Identity: scrubbed out of every text before it leaves the workstation.",
  "consent_data_processing": "Whether the patient has agreed that the product processes the data.",
  "created_at": "When the patient was entered.",
  "updated_at": "Last change.",
  "sync_xid": "Transaction of the last change, for the pull feed."
}');
select pg_temp.describe('public.clinician_patient_assignments', '{
  "": "Which clinician treats which patient, in which organisation: a clinician sees assigned patients and no others.",
  "id": "Names the assignment.",
  "organization_id": "Both must be active members of it.",
  "clinician_user_id": "Who treats (auth.users).",
  "patient_user_id": "Who is treated (patient_profiles.user_id).",
  "created_at": "Since when."
}');
select pg_temp.describe('public.anamnesis_entries', '{
  "": "Notes of clinicians about a patient. The newest thirty that are not archived are part of the context pack.",
  "id": "Cited by findings as entry:<id>.",
  "patient_id": "Whom the note is about.",
  "organization_id": "Where it was written.",
  "title": "Heading; scrubbed of identity before it leaves the workstation.",
  "content": "The note, free text or structured; scrubbed like the title.",
  "entry_type": "medical_history, symptoms, medications, allergies, family_history, lifestyle, funnel_summary, intake or other.",
  "tags": "Words to find it by; scrubbed like the title.",
  "is_archived": "True: it stays out of the context pack.",
  "created_at": "When it was written; decides what is newest.",
  "updated_at": "Last change."
}');
select pg_temp.describe('public.funnels', '{
  "": "Questionnaires.",
  "id": "Names the questionnaire.",
  "slug": "Short name, as assessments.funnel holds it.",
  "title": "Heading, as patients see it."
}');
select pg_temp.describe('public.questions', '{
  "": "Questions of all questionnaires.",
  "key": "Names the question, in assessment_answers.question_id too.",
  "label": "The question as it is asked.",
  "min_value": "Lowest answer on its scale.",
  "max_value": "Highest answer on its scale."
}');
select pg_temp.describe('public.assessments', '{
  "": "One filling-in of a questionnaire. The two newest completed ones of each are part of the context pack.",
  "id": "Cited by findings, in answer: and score: ids.",
  "patient_id": "Who filled it in.",
  "funnel": "Slug of the questionnaire, as the product has always stored it.",
  "funnel_id": "The questionnaire; came later and may be empty.",
  "started_at": "First answer.",
  "completed_at": "Last answer; empty while it is in progress.",
  "status": "in_progress or completed."
}');
select pg_temp.describe('public.assessment_answers', '{
  "": "Answers of an assessment.",
  "assessment_id": "The assessment that it belongs to.",
  "question_id": "questions.key.",
  "answer_value": "The answer on the scale of its question.",
  "answer_data": "An answer that is no plain number: free text, a choice, several of them; scrubbed of identity before it leaves the workstation."
}');
select pg_temp.describe('public.calculated_results', '{
  "": "Scores that the product has calculated from an assessment.",
  "id": "Names the result.",
  "assessment_id": "What it was calculated from.",
  "algorithm_version": "Which version of the calculation.",
  "scores": "Score by its key; cited by findings as score:<assessment>/<key>.",
  "risk_models": "What the models of risk of the product made of it.",
  "computed_at": "When; the newest counts."
}');
select pg_temp.describe('public.patient_measures', '{
  "": "Stress and sleep of a patient over time.",
  "id": "Names the measure.",
  "patient_id": "Whose it is.",
  "created_at": "When it was taken; findings cite a measure by it.",
  "stress_score": "0 (none) to 100 (most).",
  "sleep_score": "0 (worst) to 100 (best).",
  "risk_level": "low, moderate, high, or pending while it is not known."
}');

-- ---------------------------------------------------------------------------------------------------------
-- The tables of the workstation.

select pg_temp.describe('public.diagnosis_runs', '{
  "": "One requested diagnosis. Status, claim and audit columns are written only by the guarded claim and the functions.",
  "id": "Names the run; made by the workstation that queued it, so that queueing twice happens once.",
  "organization_id": "Where it was queued.",
  "patient_id": "Whom it is about.",
  "created_by": "Who queued it (auth.users).",
  "status": "queued, running, succeeded or failed; every change is checked against private.run_transitions.",
  "priority": "-1000 to 1000, higher is executed first.",
  "input_config": "Why it was queued, and the questionnaire that led to it.",
  "inputs_hash": "Hash of the context pack: at queueing the one that was seen, once it has succeeded the one that was used.",
  "claim_id": "The claim that has the run; only who holds it may settle it.",
  "claimed_by": "Who claimed it (auth.users).",
  "workstation_id": "The workstation that claimed it, so that IT can find it.",
  "attempt": "How often it was claimed since it was queued.",
  "max_attempts": "After so many lost claims the sweep fails it.",
  "lease_expires_at": "Until when the claim holds without a heartbeat, by the clock of the database.",
  "started_at": "When the claim was made.",
  "completed_at": "When it ended.",
  "output_data": "Of a run that succeeded: artifact_id, diagnosis, context_hash.",
  "error_info": "Of a run that failed: error_code, message, timestamp, and reason or validation_errors and raw_response.",
  "created_at": "When it was queued first.",
  "updated_at": "Last change.",
  "sync_xid": "Transaction of the last change, for the pull feed."
}');
select pg_temp.describe('public.diagnosis_artifacts', '{
  "": "What an execution produced: the report, and the context pack that it was made from. Never changed afterwards.",
  "id": "Names the artifact.",
  "organization_id": "Of its run.",
  "patient_id": "Of its run.",
  "run_id": "The run that produced it.",
  "claim_id": "The claim that settled it: with the type unique, so that settling twice stores once.",
  "artifact_type": "diagnosis_report or context_pack.",
  "artifact_name": "Diagnosis Report for Run <id>, or the like for the pack.",
  "artifact_data": "The report with its checked evidence, or the pack; minimised, no identity.",
  "schema_version": "Version of the form of artifact_data.",
  "content_hash": "SHA-256 over the canonical JSON; decisions are bound to it.",
  "risk_level": "Of a report: low, moderate, high, critical, or not stated.",
  "confidence_score": "Of a report: 0 to 1, as the model states it.",
  "provenance": "Provider, model, versions of prompt and app, tokens, time, attempt.",
  "created_by": "Who executed the run (auth.users).",
  "created_at": "When it was stored.",
  "sync_xid": "Transaction that stored it, for the pull feed."
}');
select pg_temp.describe('public.diagnosis_run_artifacts', '{
  "": "The reports of a run in the order they were made.",
  "run_id": "The run.",
  "artifact_id": "The report.",
  "sequence_order": "0 for the first, each execution adds the next."
}');
select pg_temp.describe('public.diagnosis_reviews', '{
  "": "What a clinician decided about a report, bound to the hash of what was read. Rows are only ever added.",
  "id": "Made by the workstation, so that what is sent twice is stored once.",
  "organization_id": "Of the report.",
  "patient_id": "Of the report.",
  "run_id": "Of the report.",
  "artifact_id": "The report.",
  "content_hash": "Hash of the report as it was read.",
  "kind": "finding_decision, edit, signature or addendum.",
  "finding_index": "Of a decision: which finding, from 0.",
  "decision": "Of a decision: accept or override.",
  "reason": "Why it was overridden.",
  "body": "What else belongs to it: among others the earlier decisions that it was based on.",
  "created_by": "Who decided (auth.users).",
  "created_at": "When the server took it.",
  "sync_xid": "Transaction that stored it, for the pull feed."
}');
select pg_temp.describe('public.organization_feature_flags', '{
  "": "Features of an organisation. No row means off.",
  "organization_id": "Where it counts.",
  "flag": "Name of the feature, DIAGNOSIS_WORKER_ENABLED.",
  "enabled": "Whether it is on.",
  "updated_by": "Who changed it last (auth.users).",
  "updated_at": "When.",
  "sync_xid": "Transaction of the last change, for the pull feed."
}');
select pg_temp.describe('public.audit_log', '{
  "": "Who did and saw what, without patient data. Only ever added to; without foreign keys, since it outlives what it speaks of.",
  "id": "In the order of writing.",
  "organization_id": "Whose trail it belongs to.",
  "actor_user_id": "Who; empty for what happens by itself.",
  "actor_role": "As what, at that moment.",
  "entity_type": "What kind of thing it is about.",
  "entity_id": "Which one.",
  "action": "What was done, such as run.claimed or report.viewed.",
  "request_id": "The call that caused it, as the log of the workstation names it.",
  "metadata": "Codes, numbers and ids of the action; no patient data.",
  "created_at": "When the server wrote it.",
  "occurred_at": "When it happened, where a workstation tells it later; empty: at created_at.",
  "record_id": "Made by the workstation, so that what is told twice is written once."
}');
select pg_temp.describe('public.sync_tombstones', '{
  "": "Deleted rows that the pull feed has to tell about: ids only.",
  "id": "Names the tombstone.",
  "organization_id": "Of the deleted row.",
  "table_name": "Where it was.",
  "row_id": "Which one it was.",
  "deleted_at": "When.",
  "sync_xid": "Transaction that deleted it, for the pull feed."
}');

-- ---------------------------------------------------------------------------------------------------------
-- Behind the functions: no role of the API has access.

select pg_temp.describe('private.run_claims', '{
  "": "Every claim ever made and how it ended: makes a claim id usable once, and a repeated settle harmless.",
  "claim_id": "Made by the workstation before it sends the claim.",
  "run_id": "What was claimed.",
  "claimed_by": "Who claimed it (auth.users).",
  "attempt": "Which claim it was since the run was queued.",
  "claimed_at": "When.",
  "outcome": "How it ended; empty while it holds.",
  "artifact_id": "The report, where there is one.",
  "settled_at": "When it ended.",
  "error_info": "Why it failed.",
  "is_swept": "True: the sweep ended it, since its lease had expired.",
  "superseded_at": "When a result came for it that was too late."
}');
select pg_temp.describe('private.run_transitions', '{
  "": "Every legal change of the status of a run; shared/run.ts holds the same table, and a test compares the two.",
  "from_status": "Before.",
  "to_status": "After.",
  "by": "What makes the change: claim, heartbeat, settle, release, sweep, cancel or rerun."
}');
select pg_temp.describe('private.flag_changes', '{
  "": "Every change of a flag, so that one whose reply was lost may be sent again.",
  "change_id": "Made by the workstation.",
  "organization_id": "Where it counts.",
  "flag": "Which flag.",
  "changed_by": "Who changed it (auth.users).",
  "changed_at": "When.",
  "led_to": "The updated_at that the flag had from it on; empty for one that changed nothing, or was replaced."
}');
select pg_temp.describe('private.product_tables', '{
  "table_name": "A table of the product.",
  "existed_before": "True: it was there before, and keeps its own grants and policies."
}');
select pg_temp.describe('private.patient_records', '{
  "": "Patients as the pull feed sends them, under the rights of who asks.",
  "id": "The patient.",
  "record": "What a workstation keeps of it."
}');
select pg_temp.describe('private.run_records', '{
  "": "Runs as the pull feed sends them, under the rights of who asks.",
  "id": "The run.",
  "record": "What a workstation keeps of it."
}');
select pg_temp.describe('private.report_records', '{
  "": "Reports as the pull feed sends them, under the rights of who asks.",
  "id": "The artifact.",
  "record": "What a workstation keeps of it."
}');
select pg_temp.describe('private.review_records', '{
  "": "Decisions as the pull feed sends them, under the rights of who asks.",
  "id": "The decision.",
  "record": "What a workstation keeps of it."
}');
select pg_temp.describe('private.flag_records', '{
  "": "Flags as the pull feed sends them, under the rights of who asks.",
  "id": "Organisation and flag.",
  "sync_xid": "Transaction of the last change.",
  "record": "What a workstation keeps of it."
}');
