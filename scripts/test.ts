import { execFile, spawnSync } from 'node:child_process';
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
  check('wiring', ['run', 'check:wiring']),
  check('dead code', ['run', 'check:dead']),
  check('build', ['run', 'build']),
  check('guardrails', ['run', 'verify:e76-4']),
  vitest(),
  playwright(),
  ...(await campaigns()),
];
rmSync(folder, { recursive: true, force: true });

const sum = (key: keyof Counts) => results.reduce((total, counts) => total + counts[key], 0);
const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : '';
console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped}`);
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;

/** Runs an npm script; counts as one test. */
function check(name: string, args: string[]): Counts {
  console.log(`\n— ${name}`);
  return countsOf(run('npm', ['--silent', ...args], {}));
}

function countsOf(hasPassed: boolean): Counts {
  return { passed: hasPassed ? 1 : 0, failed: hasPassed ? 0 : 1, skipped: 0 };
}

/** Runs every campaign at its small scale, two at a time: most of them wait a good deal. Each counts as one test. */
async function campaigns(): Promise<Counts[]> {
  const waiting = listCampaigns();
  const counts: Counts[] = [];
  async function runNext(): Promise<void> {
    for (let name = waiting.shift(); name; name = waiting.shift()) counts.push(await campaign(name));
  }
  await Promise.all([runNext(), runNext()]);
  return counts;
}

/** What it prints comes at its end, so that two at once can be told apart. */
function campaign(name: string): Promise<Counts> {
  const args = ['--silent', 'run', 'campaign:ready', '--', name, '--scale', 'small'];
  return new Promise((resolve) => {
    execFile('npm', args, { maxBuffer: 64 * 2 ** 20 }, (fault, stdout, stderr) => {
      console.log(`\n— campaign ${name}\n${stdout}${stderr}`.trimEnd());
      resolve(countsOf(fault === null));
    });
  });
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
