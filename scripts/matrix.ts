import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { checks } from './e76-4/checks.ts';
import { findOrphans, type LastResult, matrixFile, renderMatrix } from './e76-4/matrix.ts';
import { type Rule, rules } from './e76-4/rules.ts';
import { runChecks } from './e76-4/run-checks.ts';

const ofTheMatrix: Rule['id'] = 'R-E76.4-20';

/** Makes the checks and writes the matrix with how they fared. Its own rule is satisfied by being written. */
const others = rules.flatMap(({ id }) =>
  id === ofTheMatrix ? [] : [Number(id.slice(id.lastIndexOf('-') + 1))],
);
const results = await runChecks(others);
const last = new Map<Rule['id'], LastResult>(
  results.map(({ rule, violations }) => [rule, violations.length === 0 ? 'satisfied' : 'violated']),
);
const orphans = findOrphans({ rules, checks });
last.set(ofTheMatrix, orphans.length === 0 ? 'satisfied' : 'violated');
const path = join(resolve(import.meta.dirname, '..'), matrixFile);
mkdirSync(dirname(path), { recursive: true });
writeFileSync(path, renderMatrix({ rules, checks }, last));
for (const orphan of orphans) console.error(orphan);
console.log(`${matrixFile}: ${rules.length} rules, ${checks.length} checks`);
// At once: a channel of Realtime that was left keeps its timer for ten seconds more.
process.exit(orphans.length === 0 ? 0 : 1);
