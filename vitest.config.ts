import { defineConfig } from 'vitest/config';
import { linguiPlugins } from './scripts/lingui-plugins.ts';

export default defineConfig({
  plugins: linguiPlugins(import.meta.dirname),
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 90_000,
  },
});
