import { parseArgs } from 'node:util';
import type { RuleResult } from './e76-4/check.ts';
import { runChecks } from './e76-4/run-checks.ts';

const usage = 'npm run verify:e76-4 [-- --only 4,13]';

/**
 * Checks the guardrails of E76.4. Exit 0: all satisfied; 1: some are violated, each named in a line of its own on
 * standard output; 2: the script itself could not do its work.
 */
async function verify(): Promise<0 | 1> {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const only = values.only === undefined ? null : numbersOf(values.only);
  const results = await runChecks(only, tell);
  for (const { rule, violations } of results) {
    for (const seen of violations) console.log(`violates ${rule}: ${seen}`);
  }
  if (results.some(({ violations }) => violations.length > 0)) return 1;
  console.log(
    only === null ? 'All E76.4 guardrails satisfied' : `satisfied: ${only.length} of the guardrails`,
  );
  return 0;
}

function tell({ rule, kind, violations }: RuleResult): void {
  console.log(`${violations.length === 0 ? 'ok' : 'VIOLATED'} ${rule} (${kind})`);
}

function numbersOf(list: string): number[] {
  const numbers = list.split(',').map(Number);
  if (numbers.some((number) => !Number.isInteger(number))) throw new Error(usage);
  return numbers;
}

// At once: a channel of Realtime that was left keeps its timer for ten seconds more.
verify().then(
  (code) => process.exit(code),
  (fault: unknown) => {
    console.error(fault instanceof Error ? (fault.stack ?? fault.message) : String(fault));
    process.exit(2);
  },
);
