/**
 * `scope_pairs`: the pairs of patient and organisation that the cache was last compared with. What was read of a patient
 * as a whole (a pack) is from all organisations of then: it leaves when one of them is lost.
 */
export const scopePairs = `
create table scope_pairs (
  patient_id text not null,
  organization_id text not null,
  primary key (patient_id, organization_id)
) strict, without rowid;
`;
