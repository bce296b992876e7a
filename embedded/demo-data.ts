import type { Sql } from 'postgres';
import { createUser } from './create-user.ts';
import type { DemoAccount } from './demo/types.ts';
import { accountsSchema } from './ready-message.ts';

export type DemoDataOptions = {
  /** Connected as `postgres`, the owner of the schema. */
  readonly sql: Sql;
  readonly patientsFile: string | null;
  readonly log: (line: string) => void;
};

/** Fills the demo organisation exactly once per database, in one transaction; later starts read back its accounts. */
export async function ensureDemoData({
  sql,
  patientsFile,
  log,
}: DemoDataOptions): Promise<readonly DemoAccount[]> {
  const [seeded] = await sql<{ accounts: unknown }[]>`select accounts from embedded.demo_seed`;
  if (seeded !== undefined) return accountsSchema.parse(seeded.accounts);
  const { seedDemo } = await import('./demo/seed-demo.ts');
  return await sql.begin(async (tx) => {
    const accounts = await seedDemo({
      sql: tx,
      createUser: (user) => createUser(tx, user),
      patientsFile,
      log,
    });
    await tx`insert into embedded.demo_seed (accounts) values (${tx.json(accountsSchema.parse(accounts))})`;
    return accounts;
  });
}
