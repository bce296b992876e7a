import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { Scope } from '../remote/remote.ts';
import type { CacheTable } from './cache.ts';

const inScope = (table: string) => `exists (
  select kept.patient_id from scope_pairs as kept
  where kept.patient_id = ${table}.patient_id and kept.organization_id = ${table}.organization_id
)`;

/**
 * Deletes every patient, run, report and review outside the scope, the drafts of runs that are gone, and the pack of everybody
 * who was lost in one of several organisations; that patient stays with those that are left. Call it inside a
 * transaction. @returns the tables that were touched.
 */
export function preparePurgeOutOfScope(
  database: Database.Database,
): (scope: Pick<Scope, 'organizations'>) => CacheTable[] {
  const replacePairs = prepareReplacePairs(database);
  const removals = (['runs', 'reports', 'reviews'] as const).map((table) => ({
    table,
    statement: database.prepare(`delete from ${table} where not ${inScope(table)}`),
  }));
  const removePatients = database.prepare(
    'delete from patients where id not in (select patient_id from scope_pairs)',
  );
  // The organisation that the feed would tell for the patient now: the first that is left.
  const movePatients = database.prepare(
    `update patients set organization_id = (
       select min(left_over.organization_id) from scope_pairs as left_over where left_over.patient_id = patients.id
     )
     where (id, organization_id) not in (select patient_id, organization_id from scope_pairs)`,
  );
  const removePack = database.prepare('delete from context_packs where patient_id = ?');
  const drafts = database.prepare('delete from stream_journal where run_id not in (select id from runs)');

  return function purgeOutOfScope(scope) {
    for (const patientId of replacePairs(scope)) removePack.run(patientId);
    const touched = new Set<CacheTable>();
    for (const { table, statement } of removals) if (statement.run().changes > 0) touched.add(table);
    for (const statement of [removePatients, movePatients]) {
      if (statement.run().changes > 0) touched.add('patients');
    }
    drafts.run();
    return [...touched];
  };
}

/** @returns the patients who were lost in at least one organisation. */
function prepareReplacePairs(database: Database.Database): (scope: Pick<Scope, 'organizations'>) => string[] {
  const pairs = database.prepare('select patient_id, organization_id from scope_pairs').raw();
  const remove = database.prepare('delete from scope_pairs');
  const add = database.prepare(
    'insert or ignore into scope_pairs (patient_id, organization_id) values (?, ?)',
  );
  return function replacePairs({ organizations }) {
    const kept = new Set(
      organizations.flatMap(({ organizationId, patientIds }) =>
        patientIds.map((patientId) => `${patientId}/${organizationId}`),
      ),
    );
    const before = pairs.all().map((pair) => pairSchema.parse(pair));
    remove.run();
    for (const { organizationId, patientIds } of organizations) {
      for (const patientId of patientIds) add.run(patientId, organizationId);
    }
    return before.filter((pair) => !kept.has(pair.join('/'))).map(([patientId]) => patientId);
  };
}

const pairSchema = z.tuple([z.string(), z.string()]);
