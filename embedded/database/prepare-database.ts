import type { Sql } from 'postgres';
import type { RoleSettings } from '../api/request-connection.ts';
import type { Identity } from '../data-dir.ts';
import type { DemoAccount } from '../demo/types.ts';
import { ensureDemoData } from '../demo-data.ts';
import { connect } from '../postgres/connect.ts';
import type { ServeOptions } from '../serve-options.ts';
import { applyMigrations } from './apply-migrations.ts';
import { bootDatabase } from './boot-database.ts';
import { readRoleSettings } from './role-settings.ts';

export type PrepareOptions = {
  /** Connected as the superuser. */
  readonly admin: Sql;
  readonly ownerUrl: string;
  readonly identity: Identity;
  readonly options: ServeOptions;
  readonly log: (line: string) => void;
};

export type PreparedDatabase = {
  readonly accounts: readonly DemoAccount[];
  readonly roleSettings: RoleSettings;
};

/** Brings the database to what the API serves: boot SQL, migrations as their owner, then the demo data if asked for. */
export async function prepareDatabase(prepare: PrepareOptions): Promise<PreparedDatabase> {
  const { admin, ownerUrl, identity, options, log } = prepare;
  await bootDatabase(admin, {
    postgres: identity.ownerPassword,
    authenticator: identity.authenticatorPassword,
  });
  const owner = connect(ownerUrl, 1);
  try {
    const applied = await applyMigrations(owner, options.migrations);
    if (applied.length > 0) log(`applied ${applied.length} migrations`);
    const accounts = options.demo
      ? await ensureDemoData({ sql: owner, patientsFile: options.patientsFile, log })
      : [];
    return { accounts, roleSettings: await readRoleSettings(admin) };
  } finally {
    await owner.end({ timeout: 1 });
  }
}
