import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { OrganizationId } from '../../shared/ids.ts';
import { type FlagRecord, flagRecordSchema } from '../../shared/records.ts';

const columns = Object.keys(flagRecordSchema.shape);

const flagRowSchema = flagRecordSchema.extend({
  enabled: z
    .int()
    .min(0)
    .max(1)
    .transform((value) => value === 1),
});

export interface FlagRows {
  put(flag: FlagRecord): void;
  tryGet(organizationId: OrganizationId, flag: string): FlagRecord | null;
}

/** Reads and writes of the table `flags`. */
export function prepareFlagRows(database: Database.Database): FlagRows {
  const put = database.prepare(
    `insert or replace into flags (${columns.join(', ')})
     values (${columns.map((name) => `@${name}`).join(', ')})`,
  );
  const get = database.prepare(
    `select ${columns.join(', ')} from flags where organization_id = ? and flag = ?`,
  );
  return {
    put: (flag) => void put.run({ ...flag, enabled: flag.enabled ? 1 : 0 }),
    tryGet(organizationId, flag) {
      const row = get.get(organizationId, flag);
      return row === undefined ? null : flagRowSchema.parse(row);
    },
  };
}
