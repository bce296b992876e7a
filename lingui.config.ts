import { defineConfig } from '@lingui/cli';
import { formatter } from '@lingui/format-po';

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'de'],
  catalogs: [{ path: '<rootDir>/renderer/i18n/locales/{locale}', include: ['<rootDir>/renderer'] }],
  format: formatter({ lineNumbers: false }),
});
