/**
 * `context_packs`: the newest pack that was read of a patient, minimised as it would be stored with a run, under the
 * hash of its content. It leaves together with the patient, whichever way that happens.
 */
export const contextPacks = `
create table context_packs (
  patient_id text primary key,
  inputs_hash text not null,
  retrieved_at_ms integer not null,
  pack text not null
) strict;
create trigger context_packs_leave_with_patient after delete on patients begin
  delete from context_packs where patient_id = old.id;
end;
`;
