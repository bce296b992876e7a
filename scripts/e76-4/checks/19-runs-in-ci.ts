import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { stringsOf } from '../../wiring/syntax.ts';
import { type Check, createFindings } from '../check.ts';

const root = resolve(import.meta.dirname, '../../..');
const packageSchema = z.object({ scripts: z.record(z.string(), z.string()) });

export const check: Check = {
  id: 'C-E76.4-19',
  rule: 'R-E76.4-19',
  kind: 'structure',
  sees: 'the way from .ci/run by `npm test` and scripts/test.ts to `npm run verify:e76-4`, step by step',
  async look() {
    const { seen, expect } = createFindings();
    const read = (path: string) => readFileSync(resolve(root, path), 'utf8');
    const { scripts } = packageSchema.parse(JSON.parse(read('package.json')));
    const file = scripts['verify:e76-4']?.match(/node (\S+)/)?.[1];
    expect(file !== undefined && existsSync(resolve(root, file)), 'there is no script verify:e76-4');
    expect(/^\s*npm test\s*$/m.test(read('.ci/run')), '.ci/run does not run npm test');
    expect(scripts.test?.includes('test:ready') ?? false, 'npm test does not run test:ready');
    expect(scripts['test:ready'] === 'node scripts/test.ts', 'test:ready does not run scripts/test.ts');
    expect(
      stringsOf(resolve(root, 'scripts/test.ts')).has('verify:e76-4'),
      'scripts/test.ts does not run verify:e76-4',
    );
    return seen;
  },
};
