/**
 * `access_records`: what was shown here and is not in the audit log of the server yet, as JSON, in the order of their
 * rows. They outlive what they speak of, and the access to it.
 */
export const accessRecords = `
create table access_records (
  seq integer primary key,
  id text not null unique,
  record text not null
) strict;
`;
