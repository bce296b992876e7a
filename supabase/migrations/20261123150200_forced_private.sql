-- The last two tables on which row level security was on without being forced. Nothing reads them but functions of their
-- owner, who bypasses it as a role; that they are closed must not rest on who owns them.

alter table private.product_tables force row level security;
alter table private.run_transitions force row level security;
