import { randomUUID } from 'node:crypto';
import type { Sql, TransactionSql } from 'postgres';
import type { NewUser } from './demo/types.ts';

/**
 * Creates a confirmed e-mail/password user the way the Auth service does (bcrypt, one `email` identity).
 * @param sql connected as `postgres` or a superuser; a transaction makes it part of it.
 * @returns the user's id. @throws SQLSTATE 23505 when the id or the e-mail exists.
 */
export async function createUser(sql: Sql | TransactionSql, user: NewUser): Promise<string> {
  const email = user.email.toLowerCase();
  const profile = { email, email_verified: true, phone_verified: false, sub: user.id };
  const userMetadata =
    user.displayName === undefined ? profile : { ...profile, display_name: user.displayName };
  await sql`
    with new_user as (
      insert into auth.users (id, email, encrypted_password, email_confirmed_at, raw_app_meta_data, raw_user_meta_data)
      values (
        ${user.id}, ${email},
        case when ${user.password}::text is not null then extensions.crypt(${user.password}, extensions.gen_salt('bf', 10)) end,
        now(), ${sql.json({ provider: 'email', providers: ['email'] })}, ${sql.json(userMetadata)}
      )
      returning id
    )
    insert into auth.identities (id, provider, provider_id, user_id, identity_data)
    select ${randomUUID()}, 'email', ${user.id}, new_user.id, ${sql.json(profile)} from new_user`;
  return user.id;
}
