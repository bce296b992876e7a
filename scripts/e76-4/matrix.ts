import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CheckEntry, Rule } from './rules.ts';

const root = resolve(import.meta.dirname, '../..');
/** Where the matrix is, from the root of the repository. */
export const matrixFile = 'docs/e7/E76_4_RULES_VS_CHECKS_MATRIX.md';
const checksFolder = 'scripts/e76-4/checks';

export interface Registered {
  readonly rules: readonly Rule[];
  readonly checks: readonly CheckEntry[];
}

/** How a rule fared when the matrix was made. */
export type LastResult = 'satisfied' | 'violated';
export type LastResults = ReadonlyMap<Rule['id'], LastResult>;

/** Null: there is none. */
export function readMatrix(): string | null {
  try {
    return readFileSync(join(root, matrixFile), 'utf8');
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return null;
    throw fault;
  }
}

/** The matrix of what is registered; a rule without a result has none. */
export function renderMatrix(registered: Registered, results: LastResults): string {
  const rows = registered.rules.map((rule) => rowOf(rule, registered.checks, results));
  const byBehaviour = registered.checks.filter(({ kind }) => kind === 'behaviour').length;
  return `# E76.4: rules and checks

Made by \`npm run matrix\` from \`scripts/e76-4/rules.ts\` and \`${checksFolder}/\`, after a run of all checks; \`npm run verify:e76-4\` fails
when it is stale. ${registered.rules.length} rules, ${registered.checks.length} checks: ${byBehaviour} by behaviour, ${registered.checks.length - byBehaviour} by structure.

**Behaviour**: the check runs the built engine against a real Postgres and looks at what comes of it. **Structure**: it reads what is
written down, by its syntax tree where that is code.

| rule | text | check | kind | sees | where | last result |
|---|---|---|---|---|---|---|
${rows.join('\n')}
`;
}

function rowOf(rule: Rule, checks: readonly CheckEntry[], results: LastResults): string {
  const own = checks.filter((check) => check.rule === rule.id);
  const cells = [
    rule.id,
    rule.text,
    own.map(({ id }) => id).join(', '),
    own.map(({ kind }) => kind).join(', '),
    own.map(({ sees }) => sees).join('; '),
    own
      .map((check) => `[${fileOf(check) ?? 'missing'}](../../${checksFolder}/${fileOf(check) ?? ''})`)
      .join(', '),
    results.get(rule.id) ?? 'not run',
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function checkFiles(): string[] {
  return readdirSync(join(root, checksFolder)).sort();
}

/** The file of a check bears its number. */
function fileOf(check: CheckEntry): string | undefined {
  const number = check.id.slice(check.id.lastIndexOf('-') + 1).padStart(2, '0');
  return checkFiles().find((file) => file.startsWith(`${number}-`));
}

/** Every rule without exactly one check, every check without its rule or file, every file without a check. */
export function findOrphans({ rules, checks }: Registered): string[] {
  const twice = (ids: readonly string[]) => ids.filter((id, index) => ids.indexOf(id) !== index);
  const files = new Set(checks.map(fileOf));
  return [
    ...twice(rules.map(({ id }) => id)).map((id) => `the rule ${id} is there twice`),
    ...twice(checks.map(({ id }) => id)).map((id) => `the check ${id} is there twice`),
    ...rules
      .filter(({ id }) => checks.filter(({ rule }) => rule === id).length !== 1)
      .map(({ id }) => `the rule ${id} has ${checks.filter(({ rule }) => rule === id).length} checks`),
    ...checks
      .filter((check) => !rules.some(({ id }) => id === check.rule))
      .map(({ id, rule }) => `the check ${id} is for ${rule}, which is no rule`),
    ...checks.filter((check) => !fileOf(check)).map(({ id }) => `the check ${id} has no file of its number`),
    ...checkFiles()
      .filter((file) => !files.has(file))
      .map((file) => `the file ${file} holds no registered check`),
  ];
}

/**
 * What is wrong with a matrix: orphans, or that it is missing or stale. A rule that is violated now makes no stale matrix
 * of one that says it was satisfied: its own violation says more.
 * @param now how the rules that were checked have fared
 */
export function matrixProblems(
  matrix: string | null,
  registered: Registered,
  now: ReadonlyMap<Rule['id'], readonly string[]>,
): string[] {
  const orphans = findOrphans(registered);
  if (matrix === null) return [...orphans, `${matrixFile} is missing; npm run matrix makes it`];
  const told = lastResultsOf(matrix);
  const stale =
    renderMatrix(registered, told) === matrix ? [] : [`${matrixFile} is stale; npm run matrix makes it anew`];
  const outlived = registered.rules
    .filter(({ id }) => told.get(id) !== 'satisfied' && now.get(id)?.length === 0)
    .map(({ id }) => `${matrixFile} says that ${id} was ${told.get(id) ?? 'not run'}, and it is satisfied`);
  return [...orphans, ...stale, ...outlived];
}

function lastResultsOf(matrix: string): LastResults {
  const rows = matrix.matchAll(/^\| (R-E76\.4-\d+) \|.*\| (satisfied|violated) \|$/gm);
  const results = new Map<Rule['id'], LastResult>();
  for (const [, id = '', result] of rows) {
    results.set(
      `R-E76.4-${Number(id.slice('R-E76.4-'.length))}`,
      result === 'satisfied' ? 'satisfied' : 'violated',
    );
  }
  return results;
}
