-- The context pack, version v2: what the model may know of a patient. Everything runs as the caller, so row
-- level security decides, also which parts are empty. Each part is one aggregation, whatever the number of
-- questionnaires. All times are written in UTC: the same data gives the same text, whoever asks.

-- ---------------------------------------------------------------------------------------------------------
create function private.pack_anamnesis(p_patient_id uuid)
returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select jsonb_build_object(
    'entries', coalesce(jsonb_agg(jsonb_build_object(
      'id', e.id, 'title', e.title, 'entry_type', e.entry_type, 'tags', to_jsonb(coalesce(e.tags, '{}')),
      'content', e.content, 'created_at', e.created_at, 'updated_at', e.updated_at
    ) order by e.created_at desc, e.id desc) filter (where e.position <= 30), '[]'),
    'total_count', count(*),
    'limited_to', 30
  )
  from (
    select a.*, row_number() over (order by a.created_at desc, a.id desc) as position
    from public.anamnesis_entries a
    where a.patient_id = p_patient_id and not a.is_archived
  ) as e;
$$;
comment on function private.pack_anamnesis(uuid) is
  'The 30 newest anamnesis entries that are not archived, newest first, and how many there are.';

-- ---------------------------------------------------------------------------------------------------------
-- `value` is the number answered; an answer that is not a plain number stands in `data`.
create function private.pack_funnel_runs(p_patient_id uuid)
returns jsonb
language sql stable security invoker set search_path = ''
as $$
  with completed as (
    select a.id, coalesce(f.slug, a.funnel) as slug, coalesce(f.title, f.slug, a.funnel) as name,
      a.started_at, a.completed_at,
      row_number() over (
        partition by coalesce(f.slug, a.funnel) order by a.completed_at desc nulls last, a.id desc
      ) as position
    from public.assessments a
    left join public.funnels f on f.id = a.funnel_id
    where a.patient_id = p_patient_id and a.status = 'completed'
  ),
  chosen as (
    select * from completed where position <= 2
  ),
  answered as (
    select c.id, jsonb_agg(
      jsonb_build_object(
        'question_id', w.question_id, 'label', coalesce(q.label, w.question_id), 'value', w.answer_value
      )
      || case when w.answer_data is null then '{}' else jsonb_build_object('data', w.answer_data) end
      order by w.question_id collate "C"
    ) as answers
    from chosen c
    join public.assessment_answers w on w.assessment_id = c.id
    left join public.questions q on q.key = w.question_id
    group by c.id
  ),
  scored as (
    select distinct on (c.id) c.id, jsonb_build_object(
      'scores', r.scores, 'risk_models', r.risk_models, 'algorithm_version', r.algorithm_version
    ) as result
    from chosen c
    join public.calculated_results r on r.assessment_id = c.id
    order by c.id, r.computed_at desc, r.id desc
  )
  select jsonb_build_object(
    'assessments', coalesce((
      select jsonb_agg(jsonb_build_object(
        'assessment_id', c.id, 'funnel_slug', c.slug, 'funnel_name', c.name, 'started_at', c.started_at,
        'completed_at', c.completed_at, 'answers', coalesce(w.answers, '[]'), 'result', s.result
      ) order by c.completed_at desc nulls last, c.id desc)
      from chosen c
      left join answered w on w.id = c.id
      left join scored s on s.id = c.id
    ), '[]'),
    'total_count', (select count(*) from completed),
    'limit_per_funnel', 2
  );
$$;
comment on function private.pack_funnel_runs(uuid) is
  'The two newest completed questionnaires of each funnel with labelled answers and newest result, and how many are '
  'completed.';

-- ---------------------------------------------------------------------------------------------------------
create function private.pack_measures(p_patient_id uuid)
returns jsonb
language sql stable security invoker set search_path = ''
as $$
  with measured as (
    select row_number() over (order by m.created_at desc, m.id desc) as position, jsonb_build_object(
      'measured_at', m.created_at, 'stress_score', m.stress_score, 'sleep_score', m.sleep_score,
      'risk_level', m.risk_level
    ) as measure
    from public.patient_measures m
    where m.patient_id = p_patient_id
  )
  select coalesce(
    (select measure from measured where position = 1),
    jsonb_build_object('measured_at', null, 'stress_score', null, 'sleep_score', null, 'risk_level', null)
  ) || jsonb_build_object('series', coalesce((
    select jsonb_agg(measure order by position) from measured where position > 1
  ), '[]'));
$$;
comment on function private.pack_measures(uuid) is
  'The newest measures (scores 0–100) and, newest first, the series of the earlier ones.';

-- ---------------------------------------------------------------------------------------------------------
create function private.pack_identifiers(p_patient public.patient_profiles)
returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg(distinct trim(i.identifier) collate "C"), '[]')
  from unnest(array[
    p_patient.first_name, p_patient.last_name, concat_ws(' ', p_patient.first_name, p_patient.last_name),
    p_patient.contact_email, p_patient.contact_phone,
    to_char(p_patient.birth_date, 'YYYY-MM-DD'), to_char(p_patient.birth_date, 'DD.MM.YYYY')
  ]) as i (identifier)
  where length(trim(i.identifier)) >= 2;
$$;
comment on function private.pack_identifiers(public.patient_profiles) is
  'Names, contacts and birth dates to scrub out of free text before anything leaves the machine.';

-- ---------------------------------------------------------------------------------------------------------
create function public.get_patient_context_pack(p_patient_id uuid)
returns jsonb
language sql stable security invoker set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object(
    'patient_id', p.id,
    'demographics', jsonb_build_object(
      'age', extract(year from coalesce(
        age(current_date, p.birth_date), make_interval(years => extract(year from current_date)::integer - p.birth_year)
      ))::integer,
      'gender', p.sex
    ),
    'anamnesis', private.pack_anamnesis(p.id),
    'funnel_runs', private.pack_funnel_runs(p.id),
    'current_measures', private.pack_measures(p.id),
    'metadata', jsonb_build_object('retrieved_at', now(), 'context_version', 'v2'),
    'identifiers', private.pack_identifiers(p)
  )
  from public.patient_profiles p
  where p.id = p_patient_id and p.id in (select v.patient_id from private.visible_patients() v);
$$;
comment on function public.get_patient_context_pack(uuid) is
  'The context pack (v2) of a patient the caller may see, plus `identifiers`, which the desktop strips before anything '
  'leaves the machine. Null when the patient is not visible.';
