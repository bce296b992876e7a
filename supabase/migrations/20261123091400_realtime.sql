-- Realtime is only a hint to pull: runs and flags are enough to know that something happened.
do $$
declare
  hinted text;
begin
  if not exists (select from pg_publication where pubname = 'supabase_realtime') then
    create publication supabase_realtime;
  end if;
  foreach hinted in array array['diagnosis_runs', 'organization_feature_flags'] loop
    if not exists (
      select from pg_publication_tables
      where pubname = 'supabase_realtime' and schemaname = 'public' and tablename = hinted
    ) then
      execute format('alter publication supabase_realtime add table public.%I', hinted);
    end if;
  end loop;
end $$;
