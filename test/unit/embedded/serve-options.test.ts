import { isAbsolute } from 'node:path';
import { expect, test } from 'vitest';
import { parseServeOptions } from '../../../embedded/serve-options.ts';

test('paths become absolute, and what is left out has its default', () => {
  const options = parseServeOptions(['--data-dir', 'some/where']);
  expect(options).toMatchObject({ demo: false, demoModel: false, patientsFile: null, port: 0 });
  expect(isAbsolute(options.dataDir)).toBe(true);
  expect(options.migrations).toMatch(/supabase.migrations$/);
});

test.each([
  [['--demo'], '--data-dir DIR is required'],
  [['--data-dir', 'x', '--patients', 'people.csv'], 'add --demo'],
  [['--data-dir', 'x', '--port', '70000'], 'port'],
  [['--data-dir', 'x', '--dmeo'], '--dmeo'],
])('%j is refused with a sentence', (args, words) => {
  expect(() => parseServeOptions(args)).toThrow(words);
});
