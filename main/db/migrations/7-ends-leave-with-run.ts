/**
 * A result that Postgres did not take, and the end of a run that it refused, leave together with the run, whichever way
 * that happens. An end that still waits does not: it is acknowledged first.
 */
export const endsLeaveWithRun = `
create trigger run_ends_leave_with_run after delete on runs begin
  delete from superseded_results where run_id = old.id;
  delete from outbox where run_id = old.id and problem = 'rejected';
end;
`;
