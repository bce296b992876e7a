import type { TransactionSql } from 'postgres';

/** One person who can sign in to the demo organisation; the password is public by design and is printed. */
export type DemoAccount = {
  readonly email: string;
  readonly password: string;
  readonly displayName: string;
  readonly role: 'patient' | 'nurse' | 'clinician' | 'admin';
  readonly organization: string;
};

/** What `createUser` needs to make an account that can sign in with its e-mail and password. */
export type NewUser = {
  /** Fixed UUID, so that demo rows can refer to it. Reusing one that exists is an error. */
  readonly id: string;
  readonly email: string;
  /** null: nobody can sign in as this user (a patient without an account, say), and no hash is computed. */
  readonly password: string | null;
  readonly displayName?: string;
};

/** Creates a confirmed e-mail/password user in `auth`; resolves to its id. */
export type CreateUser = (user: NewUser) => Promise<string>;

export type SeedDemoOptions = {
  /** One transaction as the owner of the schema (no RLS): all of the demo data is there, or none. */
  readonly sql: TransactionSql;
  /** Works inside the same transaction. */
  readonly createUser: CreateUser;
  /** CSV with people to import instead of the generated patients; null: generate. */
  readonly patientsFile: string | null;
  /** Receives one line per note-worthy event (a skipped row with its line number), for stderr. */
  readonly log: (line: string) => void;
};

/** Fills an empty data dir with the demo organisation; called exactly once per data dir, after the migrations. */
export type SeedDemo = (options: SeedDemoOptions) => Promise<readonly DemoAccount[]>;

export type DemoModel = { readonly url: string; close(): Promise<void> };
