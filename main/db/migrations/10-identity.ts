/**
 * `identity`: whose cache this is, in the words of the server: e-mail, name and memberships (JSON) as last read. It lies
 * inside the encryption, so the profile itself names nobody.
 */
export const identity = `
create table identity (
  only_row integer primary key check (only_row = 1),
  user_id text not null,
  email text not null,
  display_name text,
  memberships text not null
) strict;
`;
