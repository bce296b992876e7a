import type { Sql, TransactionSql } from 'postgres';
import { type Catalog, readCatalog } from './catalog.ts';
import { type Facts, readFacts } from './facts.ts';
import { functionProbes } from './function-probes.ts';
import { guardProbes } from './guard-probes.ts';
import type { MatrixWorld } from './matrix-world.ts';
import { type Caller, type Finding, type Probe, runProbes } from './probe.ts';
import { findHoles } from './read-privileges.ts';
import { secondOwnerProbes } from './second-owner-probes.ts';
import { tableProbes } from './table-probes.ts';

/** Everything that is tried through SQL, for one world. */
export interface Matrix {
  readonly catalog: Catalog;
  readonly facts: Facts;
  readonly callers: readonly Caller[];
  readonly probes: readonly Probe[];
}

/** Builds the matrix over everybody and everything in the world. @throws for a table or function that is not in it. */
export async function buildMatrix(
  world: Pick<MatrixWorld, 'people' | 'anonymous' | 'server'> & { readonly sql: Pick<Sql, 'unsafe'> },
): Promise<Matrix> {
  const catalog = await readCatalog(world.sql);
  const facts = await readFacts(world.sql, catalog);
  const callers = [...world.people, world.anonymous, world.server];
  const probes = [
    ...callers.flatMap((caller) => [
      ...tableProbes(catalog, facts, caller),
      ...functionProbes(catalog, facts, caller),
    ]),
    ...guardProbes(catalog, facts, world.people),
    ...secondOwnerProbes(facts, world.people),
  ];
  return { catalog, facts, callers, probes };
}

/** Runs the matrix in a transaction that is rolled back. @returns what was wrong. */
export async function runMatrix(sql: Sql, { catalog, probes }: Matrix): Promise<Finding[]> {
  return inUndone(sql, async (transaction) => [
    ...(await runProbes(transaction, probes)),
    ...(await findHoles(transaction, catalog)),
  ]);
}

/** Does the work in a transaction that is rolled back, also what it changed of the schema. */
export async function inUndone<Value>(
  sql: Sql,
  work: (transaction: TransactionSql) => Promise<Value>,
): Promise<Value> {
  const undo = new Error('undone on purpose');
  let done: { readonly value: Value } | null = null;
  try {
    await sql.begin(async (transaction) => {
      done = { value: await work(transaction) };
      throw undo;
    });
  } catch (fault) {
    if (fault !== undo || done === null) throw fault;
  }
  return heldBy(done);
}

function heldBy<Value>(done: { readonly value: Value } | null): Value {
  if (done === null) throw new Error('the work was not done');
  return done.value;
}
