import type Database from 'better-sqlite3';
import type { Scope } from '../remote/remote.ts';
import type { CacheTable } from './cache.ts';

const inScope = (table: string) => `exists (
  select from_scope.patient_id from temp.scope as from_scope
  where from_scope.patient_id = ${table}.patient_id and from_scope.organization_id = ${table}.organization_id
)`;

/**
 * Deletes every patient, run and report outside the scope, and the drafts of runs that are gone. A patient of several
 * organisations stays with those that are left. Call it inside a transaction. @returns the tables that were touched.
 */
export function preparePurgeOutOfScope(database: Database.Database): (scope: Scope) => CacheTable[] {
  // In memory, as everything temporary here, and empty but for the time of a purge.
  database.exec(`create temp table scope (
    patient_id text not null, organization_id text not null, primary key (patient_id, organization_id)
  ) strict, without rowid`);
  const clear = database.prepare('delete from temp.scope');
  const add = database.prepare(
    'insert or ignore into temp.scope (patient_id, organization_id) values (?, ?)',
  );
  const removals = (['runs', 'reports'] as const).map((table) => ({
    table,
    statement: database.prepare(`delete from ${table} where not ${inScope(table)}`),
  }));
  const removePatients = database.prepare(
    'delete from patients where id not in (select patient_id from temp.scope)',
  );
  // The organisation that the feed would tell for the patient now: the first that is left.
  const movePatients = database.prepare(
    `update patients set organization_id = (
       select min(left_over.organization_id) from temp.scope as left_over where left_over.patient_id = patients.id
     )
     where (id, organization_id) not in (select patient_id, organization_id from temp.scope)`,
  );
  const drafts = database.prepare('delete from stream_journal where run_id not in (select id from runs)');

  return function purgeOutOfScope({ organizations }) {
    clear.run();
    for (const { organizationId, patientIds } of organizations) {
      for (const patientId of patientIds) add.run(patientId, organizationId);
    }
    const touched = new Set<CacheTable>();
    for (const { table, statement } of removals) if (statement.run().changes > 0) touched.add(table);
    for (const statement of [removePatients, movePatients]) {
      if (statement.run().changes > 0) touched.add('patients');
    }
    drafts.run();
    clear.run();
    return [...touched];
  };
}
