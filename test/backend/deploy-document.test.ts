import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUser } from '../../embedded/create-user.ts';
import { sourcesIn, stringsOf } from '../../scripts/wiring/syntax.ts';
import { environmentSchema } from '../../shared/environment.ts';
import { sharedEmbedded } from './embedded-fixture.ts';

const root = resolve(import.meta.dirname, '../..');
const document = readFileSync(join(root, 'docs/deploy.md'), 'utf8');
const blocks = [...document.matchAll(/```sql\n(.+?)```/gs)].map(([, sql = '']) => sql);
const section = (from: string, to: string) =>
  document.slice(document.indexOf(`## ${from}\n`), document.indexOf(`## ${to}\n`));
const monitoring = section('Monitoring', 'Rolling back');

const backend = sharedEmbedded();
let sql: Sql;
beforeAll(async () => {
  sql = postgres(backend().databaseUrl, { max: 1, onnotice: () => undefined });
  for (const name of ['admin', 'clinician']) {
    const email = `${name}@practice.example`;
    await createUser(sql, { id: randomUUID(), email, password: 'Spring-rain-2026', displayName: name });
  }
});
afterAll(() => sql.end());

describe('docs/deploy.md', () => {
  it('holds SQL that runs in the order in which it stands', async () => {
    expect(blocks.length).toBe(5);
    for (const block of blocks) await sql.unsafe(block);
    const members = await sql`
      select m.role from user_org_membership m join organizations o on o.id = m.organization_id
      where o.slug = 'example-practice' order by m.role`;
    expect(members.map(({ role }) => String(role))).toEqual(['admin', 'clinician']);
  });

  it('names events that the app logs', () => {
    const cells = [...monitoring.matchAll(/^\| (`.+?) \|/gm)].map(([, cell = '']) => cell);
    const events = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
    const known = new Set(sourcesIn(join(root, 'main')).flatMap((file) => [...stringsOf(file)]));
    expect(events.length).toBeGreaterThan(10);
    expect(events.filter((event) => !known.has(event))).toEqual([]);
  });

  it('names the actions of the audit trail, all of them', () => {
    const named = monitoring.slice(monitoring.indexOf('`audit_log` has'), monitoring.indexOf('Daily:'));
    const actions = [...named.matchAll(/`(\w+\.\w+)`/g)].map(([, action]) => action);
    const migrations = readdirSync(join(root, 'supabase/migrations')).map((name) =>
      readFileSync(join(root, 'supabase/migrations', name), 'utf8'),
    );
    const written = [
      ...migrations.join('\n').matchAll(/'((?:run|report|patient|review|feature_flag|audit)\.[a-z]+)'/g),
    ];
    expect(new Set(actions)).toEqual(new Set(written.map(([, action]) => action)));
  });

  it('names only variables that the app reads', () => {
    const named = [...document.matchAll(/\b((?:RHYTHM|SUPABASE|ANTHROPIC)_[A-Z_]+)\b/g)].map(
      ([, name]) => name,
    );
    const known = new Set(Object.keys(environmentSchema.shape));
    expect(named.filter((name) => name === undefined || !known.has(name))).toEqual([]);
  });
});
