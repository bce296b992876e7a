import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingComments, readDictionary, renderDictionary } from '../../scripts/docs/data-dictionary.ts';
import { sharedEmbedded } from './embedded-fixture.ts';

const backend = sharedEmbedded();
let sql: Sql;
beforeAll(() => {
  sql = postgres(backend().databaseUrl, { max: 1, onnotice: () => undefined });
});
afterAll(() => sql.end());

describe('docs/data-dictionary.md', () => {
  it('is what the migrated database says of itself (npm run docs)', async () => {
    const document = readFileSync(resolve(import.meta.dirname, '../../docs/data-dictionary.md'), 'utf8');
    expect(document).toBe(renderDictionary(await readDictionary(sql)));
  });

  it('lacks no comment: every table, column and function of the API says what it is', async () => {
    expect(missingComments(await readDictionary(sql))).toEqual([]);
  });

  it('would miss the comment of a column that comes without one', async () => {
    await sql`alter table diagnosis_runs add column unexplained text`;
    const missing = missingComments(await readDictionary(sql));
    await sql`alter table diagnosis_runs drop column unexplained`;
    expect(missing).toContain('public.diagnosis_runs.unexplained');
  });
});
