import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { listCampaigns } from '../test/campaigns/support/run-campaign.ts';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const specSchema = z.object({
  title: z.string(),
  tests: z.array(
    z.object({ annotations: z.array(z.object({ type: z.string(), description: z.string().optional() })) }),
  ),
});
const suiteSchema = z.object({
  specs: z.array(specSchema),
  get suites() {
    return z.array(suiteSchema).optional();
  },
});

const folder = mkdtempSync(join(tmpdir(), 'rhythm-test-'));
const results = [
  check('types', ['run', 'check:types']),
  check('lint', ['run', 'check:lint']),
  check('boundaries', ['run', 'check:boundaries']),
  check('dead code', ['run', 'check:dead']),
  check('build', ['run', 'build']),
  vitest(),
  playwright(),
  ...listCampaigns().map(campaign),
];
rmSync(folder, { recursive: true, force: true });

const sum = (key: keyof Counts) => results.reduce((total, counts) => total + counts[key], 0);
const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : '';
console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped}`);
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;

/** Runs an npm script; counts as one test. */
function check(name: string, args: string[]): Counts {
  console.log(`\n— ${name}`);
  const passed = run('npm', ['--silent', ...args], {});
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

/** Runs a campaign at its small scale; counts as one test. */
function campaign(name: string): Counts {
  return check(`campaign ${name}`, ['run', 'campaign:ready', '--', name, '--scale', 'small']);
}

function vitest(): Counts {
  console.log('\n— unit and backend tests');
  const file = join(folder, 'vitest.json');
  const finished = run(
    'vitest',
    [
      'run',
      '--reporter=default',
      '--reporter=./scripts/report-skips.ts',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ],
    {},
  );
  const schema = z.object({
    numPassedTests: z.int(),
    numFailedTests: z.int(),
    numPendingTests: z.int(),
    numTodoTests: z.int(),
  });
  const counts = tryReadReport(file, schema);
  if (!counts) return { passed: 0, failed: 1, skipped: 0 };
  return {
    passed: counts.numPassedTests,
    failed: atLeastOneUnless(finished, counts.numFailedTests),
    skipped: counts.numPendingTests + counts.numTodoTests,
  };
}

function playwright(): Counts {
  console.log('\n— end-to-end tests in the real app');
  const file = join(folder, 'playwright.json');
  const finished = run('playwright', ['test', '--reporter=list,json'], { PLAYWRIGHT_JSON_OUTPUT_NAME: file });
  const schema = z.object({
    stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
    suites: z.array(suiteSchema),
  });
  const report = tryReadReport(file, schema);
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  for (const reason of new Set(report.suites.flatMap(skipReasons))) console.log(`skipped: ${reason}`);
  const { expected, unexpected, flaky, skipped } = report.stats;
  if (flaky > 0)
    console.log(`passed only at the second try: ${flaky} end-to-end tests (named "flaky" above)`);
  return { passed: expected + flaky, failed: atLeastOneUnless(finished, unexpected), skipped };
}

function skipReasons(suite: z.infer<typeof suiteSchema>): string[] {
  const own = suite.specs.flatMap(({ title, tests }) =>
    tests
      .flatMap(({ annotations }) => annotations)
      .filter(({ type }) => type === 'skip')
      .map(({ description }) => `${title}: ${description ?? 'no reason given'}`),
  );
  return [...own, ...(suite.suites ?? []).flatMap(skipReasons)];
}

/** A runner that failed without naming a failed test (a crash, a leaked handle) still counts as a failure. */
function atLeastOneUnless(finished: boolean, failed: number): number {
  return finished ? failed : Math.max(1, failed);
}

function run(command: string, args: string[], env: Record<string, string>): boolean {
  const { status } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  return status === 0;
}

function tryReadReport<Schema extends z.ZodType>(file: string, schema: Schema): z.infer<Schema> | null {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (fault) {
    console.error(`no report: ${fault instanceof Error ? fault.message : String(fault)}`);
    return null;
  }
}
