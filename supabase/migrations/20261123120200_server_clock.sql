-- When a run failed is for this database to say: the clock of a workstation may be wrong by a day.

create or replace function public.fail_diagnosis_run(p_run_id uuid, p_claim_id uuid, p_error_info jsonb)
returns jsonb
language sql volatile security invoker set search_path = ''
as $$
  select private.fail_run(p_run_id, p_claim_id, p_error_info || jsonb_build_object(
    'timestamp', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  ));
$$;
