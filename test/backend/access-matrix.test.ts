import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../embedded/demo/random.ts';
import { differences, digestDatabase } from '../campaigns/support/database-digest.ts';
import { functionRules } from './support/rls-matrix/function-rules.ts';
import { tryForgedTokens, tryHostileRequests } from './support/rls-matrix/hostile-requests.ts';
import { tryOverHttp } from './support/rls-matrix/http-attempts.ts';
import { type MatrixWorld, type Person, startMatrixWorld } from './support/rls-matrix/matrix-world.ts';
import { buildMatrix, inUndone, type Matrix, runMatrix } from './support/rls-matrix/run-matrix.ts';
import { tableRules } from './support/rls-matrix/table-rules.ts';

// The matrix itself stands in support/rls-matrix: who may do what is told there from the facts, without the policies.
// The campaign `rls` runs it over many more people; `rls-mutants` shows that it notices every guard that is gone.
let world: MatrixWorld;
let matrix: Matrix;
let before: Map<string, string>;
beforeAll(async () => {
  world = await startMatrixWorld({ organizations: 2, patientsEach: 4, strangers: 3 }, createRandom('access'));
  matrix = await buildMatrix(world);
  before = await digestDatabase(world.sql, []);
});
afterAll(() => world.stop());

const person = (name: string): Person => {
  const everybody = [...world.people, world.anonymous, world.server];
  const found = everybody.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
};

describe('the access matrix', () => {
  it('holds every table and every function that there is, and no others', () => {
    const names = (schema: string) =>
      matrix.catalog.functions.filter((one) => one.schema === schema).map(({ name }) => name);
    expect(matrix.catalog.tables.map(({ name }) => name).sort()).toEqual(Object.keys(tableRules).sort());
    expect(names('public').sort()).toEqual(Object.keys(functionRules).sort());
  });

  it.each([
    ['create table public.notes (id uuid primary key)', 'the table notes is not in the matrix'],
    ['create view public.everybody as select 1 as one', 'the table everybody is not in the matrix'],
    [
      `create function public.tell() returns text language sql return 'all'`,
      'the function tell is not in the matrix',
    ],
  ])('does not overlook what is new: %s', async (text, message) => {
    await inUndone(world.sql, async (transaction) => {
      await transaction.unsafe(text);
      await expect(buildMatrix({ ...world, sql: transaction })).rejects.toThrow(message);
    });
  });

  it('finds, through SQL roles, that everybody sees and does what is theirs and nothing else', async () => {
    expect(await runMatrix(world.sql, matrix)).toEqual([]);
  });

  it.each([
    'nurse 0',
    'patient 0',
    'withdrawn clinician 0',
    'closed admin 0',
    'clinician here, admin there 0',
    'anonymous',
    'server key',
  ])('finds, over HTTP, that the %s sees and does what is theirs and nothing else', async (name) => {
    const { checks, findings } = await tryOverHttp(matrix, person(name));
    expect(findings).toEqual([]);
    expect(checks).toBeGreaterThan(100);
  });

  it.each([
    'roleless 0',
    'nurse 0',
    'former clinician 0',
    'deleted admin 0',
    'banned clinician 0',
    'demoted clinician 0',
  ])('gives the %s nothing for tricks of the protocol, nor for a token from better days', async (name) => {
    expect((await tryHostileRequests(world, person(name))).findings).toEqual([]);
  });

  it('opens nothing to tokens that nobody has issued', async () => {
    expect((await tryForgedTokens(world, person('admin 0'))).findings).toEqual([]);
  });

  it('has changed nothing by all that', async () => {
    expect(differences(before, await digestDatabase(world.sql, []))).toEqual([]);
  });
});

describe('what everybody is told about themselves', () => {
  it('is their name and their active memberships', async () => {
    const workspaceOf = async (name: string) => (await person(name).client.rpc('get_my_workspace')).data;
    const [home] = await world.sql`select id, name from organizations where name = 'Organisation 0'`;
    expect(await workspaceOf('nurse 0')).toEqual({
      user_id: person('nurse 0').userId,
      display_name: 'nurse 0',
      memberships: [{ organization_id: home?.id, organization_name: 'Organisation 0', role: 'nurse' }],
    });
    expect(await workspaceOf('former admin 0')).toMatchObject({
      display_name: 'former admin 0',
      memberships: [],
    });
    expect(await workspaceOf('deleted admin 0')).toMatchObject({ display_name: null, memberships: [] });
  });
});
