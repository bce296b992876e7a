import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.e2e.ts',
  globalSetup: './test/e2e/support/global-setup.ts',
  outputDir: 'test-results',
  // Each worker owns an embedded backend; the tests of a worker run one after the other.
  fullyParallel: false,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  // Electron under a virtual display rarely stalls at its start when the machine is busy; what needed it is named.
  retries: 1,
  reporter: 'list',
});
