import { randomUUID } from 'node:crypto';
import type { Catalog, CatalogTable } from './catalog.ts';
import { type Facts, type Row, type Sight, sightOf } from './facts.ts';
import type { Answer, Caller, Probe } from './probe.ts';
import { isRow, literal } from './sql-text.ts';
import { type TableRule, tableRules } from './table-rules.ts';

/** What names a row within its table. */
export function keyOf(table: CatalogTable, row: Row): string {
  return table.key.map((column) => String(row[column])).join(' ');
}

/** The rule of the table. @throws for one that nobody has thought about. */
export function ruleOf(table: CatalogTable): TableRule {
  const rule = tableRules[table.name];
  if (rule === undefined) throw new Error(`the table ${table.name} is not in the matrix (table-rules.ts)`);
  return rule;
}

/** The rows of a table that the caller may see and those they may not. */
export function divideRows(facts: Facts, table: CatalogTable, caller: Caller) {
  const rows = facts.rows.get(table.name) ?? [];
  if (caller.role === 'service_role') return { own: rows, foreign: [] };
  const rule = ruleOf(table);
  const sight: Sight = sightOf(facts, caller.role === 'authenticated' ? caller.userId : null);
  const own = rows.filter((row) => caller.role !== 'anon' && rule.sees(row, sight, facts));
  const seen = new Set(own);
  return { own, foreign: rows.filter((row) => !seen.has(row)) };
}

/** Compares the keys that came with those that may. @returns what leaked and what was kept back, or null. */
export function compareKeys(seen: readonly string[], expected: readonly string[]): string | null {
  const [sought, got] = [new Set(expected), new Set(seen)];
  const leaked = seen.filter((key) => !sought.has(key));
  const lost = expected.filter((key) => !got.has(key));
  if (leaked.length > 0) return `leaks ${leaked.length} rows, first ${leaked[0]}`;
  return lost.length > 0 ? `hides ${lost.length} rows, first ${lost[0]}` : null;
}

/** Every verb of the caller on every table, on a row of their own and on one that is not. */
export function tableProbes(catalog: Catalog, facts: Facts, caller: Caller): Probe[] {
  return catalog.tables.flatMap((table) => {
    const { own, foreign } = divideRows(facts, table, caller);
    const writes = [own[0], foreign[0]].flatMap((row, index) =>
      row === undefined ? [] : writeProbes({ table, caller, row, isOwn: index === 0 }),
    );
    return [readProbe(table, caller, own), truncateProbe(table, caller), ...writes];
  });
}

function readProbe(table: CatalogTable, caller: Caller, own: readonly Row[]): Probe {
  const key = table.key.map((column) => `t.${column}`).join(", ' ', ");
  return {
    about: table.name,
    name: `select * from ${table.name}`,
    caller,
    kind: 'read',
    text: `select coalesce(jsonb_agg(concat(${key})), '[]') from (select * from public.${table.name}) t`,
    judge(answer) {
      if (caller.role === 'anon') return refused(answer);
      if (answer.state !== '00000' || !Array.isArray(answer.value)) return told(answer);
      return compareKeys(
        answer.value.map(String),
        own.map((row) => keyOf(table, row)),
      );
    },
  };
}

function truncateProbe(table: CatalogTable, caller: Caller): Probe {
  const text = `truncate public.${table.name} cascade`;
  return { about: table.name, name: text, caller, kind: 'write', text, judge: refused };
}

interface Write {
  readonly table: CatalogTable;
  readonly caller: Caller;
  readonly row: Row;
  readonly isOwn: boolean;
}

function writeProbes({ table, caller, row, isOwn }: Write): Probe[] {
  const rule = ruleOf(table);
  if (caller.role === 'service_role' && rule.ofProduct) return [];
  const whose = isOwn ? 'own' : 'foreign';
  const probe = (verb: string, text: string, judge: Probe['judge']): Probe => ({
    about: table.name,
    name: `${verb} ${whose} ${table.name}`,
    caller,
    kind: 'write',
    text,
    judge,
  });
  const where = isRow(table.key, row);
  const updates = table.columns.map((column) => {
    const open = caller.role === 'authenticated' ? rule.updatable?.[column] : undefined;
    const value = open === undefined ? 'default' : literal(open);
    const text = `update public.${table.name} set ${column} = ${value} where ${where}`;
    return probe(`update ${column} of`, text, open === undefined ? refused : changesNothing);
  });
  const copy = JSON.stringify({ ...row, ...freshKey(table, row) });
  const insert = `insert into public.${table.name} overriding system value select * from jsonb_populate_record(null::public.${table.name}, ${literal(copy)})`;
  const remove = `delete from public.${table.name} where ${where}`;
  return [...updates, probe('insert', insert, refused), probe('delete', remove, refused)];
}

function freshKey({ key }: CatalogTable, row: Row): Row {
  const [column] = key;
  return key.length === 1 && column !== undefined && String(row[column]).length === 36
    ? { [column]: randomUUID() }
    : {};
}

/** The grant itself is missing: a policy that refuses would be the second line. */
export function refused(answer: Answer): string | null {
  return answer.state === '42501' && answer.message.startsWith('permission denied for') ? null : told(answer);
}

/** Refused by a policy, a trigger or a constraint, or nothing was found to change. */
function changesNothing(answer: Answer): string | null {
  return answer.state === '00000' && answer.rows > 0 ? told(answer) : null;
}

/** The answer in words. */
export function told({ state, message, rows, written, value }: Answer): string {
  const outcome =
    state === '00000' ? `went through (${rows} rows, ${written} written)` : `${state} ${message}`;
  return value === null || value === undefined
    ? outcome
    : `${outcome} ${JSON.stringify(value).slice(0, 160)}`;
}
