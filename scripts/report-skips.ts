import type { Reporter, TestCase } from 'vitest/node';

/** Says of every skipped test why it was skipped: the default reporter only counts them. */
export default class ReportSkips implements Reporter {
  onTestCaseResult(test: TestCase): void {
    const result = test.result();
    if (result.state === 'skipped')
      console.log(`skipped: ${test.fullName}: ${result.note ?? 'no reason given'}`);
  }
}
