import { tryForgedTokens, tryHostileRequests } from '../backend/support/rls-matrix/hostile-requests.ts';
import { type HttpResult, tryOverHttp } from '../backend/support/rls-matrix/http-attempts.ts';
import {
  type MatrixWorld,
  type Person,
  startMatrixWorld,
} from '../backend/support/rls-matrix/matrix-world.ts';
import { buildMatrix, type Matrix, runMatrix } from '../backend/support/rls-matrix/run-matrix.ts';
import type { Campaign } from './support/campaign.ts';
import { differences, digestDatabase } from './support/database-digest.ts';
import { inLanes } from './support/in-lanes.ts';

const lanes = 4;

/**
 * Everybody tries every verb on every table and calls every function with arguments of everybody, through SQL roles and
 * over HTTP with real tokens. What may be seen is told from the facts, without the policies. In the end a policy is
 * really loosened: then both ways must show it.
 */
export const campaign: Campaign = {
  name: 'rls',
  smallScale: 0.05,
  async run({ scaled, random, note }) {
    const world = await startMatrixWorld(
      { organizations: Math.max(2, scaled(8)), patientsEach: 4 + scaled(2), strangers: scaled(30) },
      random,
    );
    try {
      const matrix = await buildMatrix(world);
      const before = await digestDatabase(world.sql, []);
      const inSql = await runMatrix(world.sql, matrix);
      const overHttp = await tryAllOverHttp(world, matrix, scaled(60));
      const changed = differences(before, await digestDatabase(world.sql, []));
      const leaks = [...inSql, ...overHttp.findings];
      for (const { text } of leaks.slice(0, 10)) note(text);
      for (const name of changed) note(`${name} was changed`);
      const control = await loosen(world, matrix);
      return {
        ok: leaks.length + changed.length === 0 && control.sql > 0 && control.http > 0,
        counts: {
          leaks: leaks.length,
          checks: matrix.probes.length + overHttp.checks,
          sql: matrix.probes.length,
          http: overHttp.checks,
          actors: matrix.callers.length,
          tables: matrix.catalog.tables.length,
          rpcs: matrix.catalog.functions.filter(({ schema }) => schema === 'public').length,
          changed: changed.length,
          control_sql: control.sql,
          control_http: control.http,
        },
      };
    } finally {
      await world.stop();
    }
  },
};

/** Those who may see nothing of patients: whatever comes back to their tricks is a leak. */
const outsiders = ['roleless 0', 'nurse 0', 'former clinician 0', 'deleted admin 0', 'banned clinician 0'];

async function tryAllOverHttp(world: MatrixWorld, matrix: Matrix, count: number): Promise<HttpResult> {
  const everybody = [...world.people, world.anonymous, world.server];
  // From both ends: the kinds of the first organisation, and the nobodies, are always among them.
  const chosen =
    count >= everybody.length ? everybody : [...everybody.slice(0, count), ...everybody.slice(-2)];
  const tricked = outsiders.map((name) => personIn(world, name));
  const results = [
    ...(await inLanes(chosen, lanes, (person) => tryOverHttp(matrix, person))),
    ...(await inLanes(tricked, lanes, (person) => tryHostileRequests(world, person))),
    await tryForgedTokens(world, personIn(world, 'admin 0')),
  ];
  return {
    checks: results.reduce((sum, { checks }) => sum + checks, 0),
    findings: results.flatMap(({ findings }) => findings),
  };
}

function personIn({ people }: MatrixWorld, name: string): Person {
  const found = people.find((person) => person.name === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}

/** Opens one policy in this database, which is thrown away afterwards. @returns what each way then shows. */
async function loosen(world: MatrixWorld, matrix: Matrix): Promise<{ sql: number; http: number }> {
  await world.sql`alter policy workstation_select on patient_measures using (true)`;
  const sql = await runMatrix(world.sql, matrix);
  const { findings } = await tryOverHttp(matrix, personIn(world, 'nurse 0'));
  return { sql: sql.length, http: findings.length };
}
