import { z } from 'zod';
import type { CatalogTable, Reference } from './catalog.ts';
import type { Row } from './facts.ts';
import { offeredCalls } from './function-probes.ts';
import type { Person } from './matrix-world.ts';
import { type Answer, type Finding, judge } from './probe.ts';
import type { Matrix } from './run-matrix.ts';
import { compareKeys, divideRows, keyOf, refused, ruleOf, told } from './table-probes.ts';

/** What the attempts over HTTP came to. */
export interface HttpResult {
  readonly checks: number;
  readonly findings: readonly Finding[];
}

/** One attempt: what was wrong, or null. */
interface Attempt {
  readonly about: string;
  readonly name: string;
  make(): Promise<string | null>;
}

const rowsSchema = z.array(z.record(z.string(), z.unknown()));
/** The API gives so many rows at a time. */
const pageSize = 1_000;

/** Does as the desktop could, with the person's own token: every verb on every table, embeddings, and the functions. */
export async function tryOverHttp(matrix: Matrix, person: Person): Promise<HttpResult> {
  const attempts = [
    ...matrix.catalog.tables.flatMap((table) => tableAttempts(matrix, person, table)),
    ...matrix.catalog.references.flatMap((reference) => embeddings(matrix, person, reference)),
    ...calls(matrix, person),
  ];
  const findings: Finding[] = [];
  for (const { about, name, make } of attempts) {
    const wrong = await make();
    if (wrong !== null) findings.push({ about, text: `${person.name} over HTTP: ${name}: ${wrong}` });
  }
  return { checks: attempts.length, findings };
}

interface Reply {
  readonly data: unknown;
  readonly error: { readonly code?: string; readonly message: string } | null;
}

function toAnswer({ data, error }: Reply): Answer {
  const rows = Array.isArray(data) ? data.length : 0;
  return {
    state: error ? (error.code ?? 'HTTP') : '00000',
    message: error?.message ?? '',
    rows,
    value: data,
    written: 0,
  };
}

function tableAttempts(matrix: Matrix, person: Person, table: CatalogTable): Attempt[] {
  const { own, foreign } = divideRows(matrix.facts, table, person);
  const expected = own.map((row) => keyOf(table, row));
  const from = () => person.client.from(table.name);
  const isClosed = person.role === 'anon';
  const attempt = (name: string, make: Attempt['make']): Attempt => ({
    about: table.name,
    name: `${name} ${table.name}`,
    make,
  });
  return [
    attempt('select', () => readAll(person, table, isClosed, expected)),
    attempt('count', async () => {
      const { count, error } = await from().select('*', { count: 'exact', head: true });
      if (isClosed) return error === null ? `counts ${count}` : null;
      return count === expected.length ? null : `counts ${count} of ${expected.length}`;
    }),
    ...(foreign[0] === undefined
      ? []
      : foreignAttempts(person, table, foreign[0]).map(({ name, make }) => attempt(name, make))),
  ];
}

async function readAll(
  { client }: Person,
  table: CatalogTable,
  isClosed: boolean,
  expected: readonly string[],
): Promise<string | null> {
  const seen: string[] = [];
  for (let from = 0; ; from += pageSize) {
    const query = table.key.reduce(
      (ordered, column) => ordered.order(column),
      client.from(table.name).select('*'),
    );
    const reply = await query.range(from, from + pageSize - 1);
    if (isClosed) return refused(toAnswer(reply));
    if (reply.error !== null) return told(toAnswer(reply));
    const rows = rowsSchema.parse(reply.data);
    seen.push(...rows.map((row) => keyOf(table, row)));
    if (rows.length < pageSize) return compareKeys(seen, expected);
  }
}

/** Aims at a row that is not theirs, with all that the protocol offers for getting at it. */
function foreignAttempts(person: Person, table: CatalogTable, row: Row): Omit<Attempt, 'about'>[] {
  const rule = ruleOf(table);
  const from = () => person.client.from(table.name);
  const isIt = Object.fromEntries(table.key.map((column) => [column, row[column]]));
  const nothing = (reply: Reply) => (isNothing(reply) ? null : told(toAnswer(reply)));
  const denied = (reply: Reply) => refused(toAnswer(reply));
  const copy = Object.fromEntries(table.assignable.map((column) => [column, row[column]]));
  const conflict = { onConflict: table.key.join(',') };
  const updates = table.assignable.map((column) => {
    const open = person.role === 'authenticated' ? rule.updatable?.[column] : undefined;
    const change = { [column]: open ?? row[column] };
    return {
      name: `update ${column} of foreign`,
      make: async () =>
        (open === undefined ? denied : nothing)(await from().update(change).match(isIt).select()),
    };
  });
  return [
    { name: 'select foreign', make: async () => nothing(await from().select('*').match(isIt)) },
    { name: 'insert foreign', make: async () => denied(await from().insert(copy).select()) },
    { name: 'upsert foreign', make: async () => denied(await from().upsert(copy, conflict).select()) },
    {
      name: 'upsert foreign, ignoring',
      make: async () =>
        denied(
          await from()
            .upsert(copy, { ...conflict, ignoreDuplicates: true })
            .select(),
        ),
    },
    { name: 'delete foreign', make: async () => denied(await from().delete().match(isIt).select()) },
    ...updates,
  ];
}

/** Refused for want of a grant, or there was nothing there. */
function isNothing({ data, error }: Reply): boolean {
  return error === null
    ? data === null || (Array.isArray(data) && data.length === 0)
    : error.code === '42501';
}

/** Through a foreign key in both directions, also ordered by what stands at its other end. */
function embeddings(matrix: Matrix, person: Person, { child, parent, constraint }: Reference): Attempt[] {
  const tableOf = (name: string) => matrix.catalog.tables.find((table) => table.name === name);
  return [
    [child, parent],
    [parent, child],
  ].flatMap(([outer = '', inner = '']) => {
    const [outerTable, innerTable] = [tableOf(outer), tableOf(inner)];
    const [column] = innerTable?.columns ?? [];
    if (outerTable === undefined || innerTable === undefined || column === undefined) return [];
    const judge = (reply: Reply) => judgeEmbedded(reply, matrix, person, { outerTable, innerTable });
    const select = () => person.client.from(outer).select(`*, inner:${inner}!${constraint}(*)`);
    const through = {
      about: outer,
      name: `select ${outer} with ${inner}`,
      make: async () => judge(await select()),
    };
    const ordered = { ...through, name: `${through.name}, in its order` };
    const isUp = outer === child;
    return isUp
      ? [
          through,
          { ...ordered, make: async () => judge(await select().order(column, { referencedTable: 'inner' })) },
        ]
      : [through];
  });
}

function judgeEmbedded(
  reply: Reply,
  { facts }: Matrix,
  person: Person,
  { outerTable, innerTable }: { outerTable: CatalogTable; innerTable: CatalogTable },
): string | null {
  if (person.role === 'anon') return refused(toAnswer(reply));
  const mayName = (table: CatalogTable) =>
    new Set(divideRows(facts, table, person).own.map((row) => keyOf(table, row)));
  if (reply.error !== null) return told(toAnswer(reply));
  const [outerKeys, innerKeys] = [mayName(outerTable), mayName(innerTable)];
  for (const row of rowsSchema.parse(reply.data)) {
    if (!outerKeys.has(keyOf(outerTable, row))) return `leaks ${outerTable.name} ${keyOf(outerTable, row)}`;
    const inner = rowsSchema.parse([row.inner ?? []].flat());
    const leaked = inner.find((one) => !innerKeys.has(keyOf(innerTable, one)));
    if (leaked !== undefined) return `leaks ${innerTable.name} ${keyOf(innerTable, leaked)}`;
  }
  return null;
}

/** Those that must change nothing, whatever they answer: what may write is tried in SQL, where it is undone. */
function calls({ catalog, facts }: Matrix, person: Person): Attempt[] {
  return offeredCalls(catalog, facts, person)
    .filter(({ mayWrite }) => !mayWrite)
    .map((call) => ({
      about: call.name,
      name: `${call.name} on ${call.aim}`,
      make: async () => judge(call, toAnswer(await person.client.rpc(call.name, call.args))),
    }));
}
