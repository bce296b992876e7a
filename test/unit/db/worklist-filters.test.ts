import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Cache } from '../../../main/db/cache.ts';
import type { RunFilter } from '../../../main/db/worklist-filter.ts';
import { userIdSchema } from '../../../shared/ids.ts';
import type { RunRecord } from '../../../shared/records.ts';
import { type WorklistTab, worklistTabs } from '../../../shared/worklist.ts';
import { makePatient, makeReport, makeRun } from './fixtures.ts';
import { withFreshCache } from './fresh-cache.ts';

let cache: Cache;

withFreshCache((fresh) => {
  cache = fresh;
});

const me = userIdSchema.parse(randomUUID());
const other = userIdSchema.parse(randomUUID());
const identify = (userId: typeof me) =>
  cache.identity.write({ userId, email: 'a@b.example', displayName: null, memberships: [] });
const anna = makePatient({ last_name: 'Albrecht' });

/** One run for each of some combinations, so that each filter has something to keep and something to leave out. */
function fill(): { run: RunRecord; risk: string | null }[] {
  const made = Array.from({ length: 96 }, (_, index) => {
    const status = (['queued', 'running', 'succeeded', 'failed'] as const)[index % 4] ?? 'queued';
    const hour = String(index % 24).padStart(2, '0');
    const at = `2026-01-0${1 + (index % 5)}T${hour}:00:00.000Z`;
    const reason =
      (['timeout', 'cancel'] as const)[(index >> 2) % 2] === 'timeout' ? 'LLM_TIMEOUT' : 'CANCELLED';
    const run = makeRun({
      patient_id: index % 3 === 0 ? anna.id : randomUUID(),
      status,
      created_at: at,
      started_at: status === 'queued' ? null : at,
      completed_at: status === 'succeeded' || status === 'failed' ? at : null,
      created_by: index % 2 === 0 ? me : other,
      claimed_by: index % 5 === 0 ? me : null,
      input_config: index % 7 === 0 ? { funnel: 'Burnout' } : { reason: 'Schlafstörung' },
      error_info:
        status === 'failed' ? { error_code: 'EXECUTION_ERROR', message: 'm', timestamp: 't', reason } : null,
    });
    if (status !== 'succeeded') return { run, risk: null, report: null };
    const risk = (['low', 'moderate', 'high', 'critical'] as const)[(index >> 2) % 4] ?? 'low';
    const report = makeReport(run, { risk_level: risk });
    return { run: { ...run, artifact_id: report.id }, risk, report };
  });
  cache.applyPullPage({
    changes: [
      { table: 'patients', op: 'upsert', row: anna },
      ...made.map(({ run }) => ({ table: 'runs', op: 'upsert', row: run }) as const),
      ...made.flatMap(({ report }) =>
        report ? [{ table: 'reports', op: 'upsert', row: report } as const] : [],
      ),
    ],
    cursor: 'c',
  });
  return made;
}

function readAll(tab: WorklistTab, filter: RunFilter, search = ''): string[] {
  const ids: string[] = [];
  for (let cursor: string | null = null, more = true; more; ) {
    const page = cache.listRuns({ tab, search, filter, cursor, limit: 5 });
    ids.push(...page.rows.map(({ run }) => run.id));
    cursor = page.nextCursor;
    more = cursor !== null;
  }
  return ids;
}

const sinceMs = Date.parse('2026-01-04T00:00:00Z');
type Made = ReturnType<typeof fill>[number];
const filters: Record<string, [RunFilter, (made: Made) => boolean]> = {
  'a risk': [{ risk: ['critical'] }, ({ risk }) => risk === 'critical'],
  'two risks': [{ risk: ['low', 'high'] }, ({ risk }) => risk === 'low' || risk === 'high'],
  'a failure': [
    { failure: ['LLM_TIMEOUT'] },
    ({ run }) => run.error_info?.error_code === 'EXECUTION_ERROR' && run.error_info.reason === 'LLM_TIMEOUT',
  ],
  'a funnel, whatever its case': [{ reason: 'BURNOUT' }, ({ run }) => run.input_config.funnel === 'Burnout'],
  'queued by me': [{ own: 'queued-by-me' }, ({ run }) => run.created_by === me],
  'executed by me': [{ own: 'executed-by-me' }, ({ run }) => run.claimed_by === me],
  'a period': [{ sinceMs }, ({ run }) => Date.parse(run.created_at) >= sinceMs],
  'several at once': [
    { own: 'queued-by-me', sinceMs, risk: null },
    ({ run }) => run.created_by === me && Date.parse(run.created_at) >= sinceMs,
  ],
};
const inTab = (tab: WorklistTab, { run }: Made) =>
  tab === 'all' || run.status === (tab === 'needs-review' ? 'succeeded' : tab);

describe('the filters of the worklist', () => {
  it.each(worklistTabs)('keep what they name and leave out the rest, page by page (%s)', (tab) => {
    identify(me);
    const made = fill();
    for (const [name, [filter, keeps]] of Object.entries(filters)) {
      const expected = made.filter((one) => inTab(tab, one) && keeps(one)).map(({ run }) => run.id);
      expect({ name, ids: readAll(tab, filter).toSorted() }).toEqual({ name, ids: expected.toSorted() });
    }
  });

  it('know whose runs they are, also when it becomes known whose cache this is after them', () => {
    const made = fill();
    expect(readAll('all', { own: 'queued-by-me' })).toEqual([]);
    identify(me);
    const mine = made.filter(({ run }) => run.created_by === me).map(({ run }) => run.id);
    expect(readAll('all', { own: 'queued-by-me' }).toSorted()).toEqual(mine.toSorted());
    identify(other);
    expect(readAll('all', { own: 'executed-by-me' })).toEqual([]);
    const [first] = made;
    if (!first) throw new Error('no run');
    cache.putRun({ ...first.run, claimed_by: other, updated_at: '2027-01-01T00:00:00Z' });
    expect(readAll('all', { own: 'executed-by-me' })).toEqual([first.run.id]);
  });

  it('narrow a search, in the order of the list', () => {
    identify(me);
    const made = fill();
    const found = readAll('all', { own: 'queued-by-me' }, 'albrecht');
    const unfiltered = readAll('all', {}, 'albrecht');
    const mine = new Set(made.filter(({ run }) => run.created_by === me).map(({ run }) => String(run.id)));
    expect(found.length).toBeGreaterThan(0);
    expect(found).toEqual(unfiltered.filter((id) => mine.has(id)));
  });

  it('offer the frequent reasons first, as many as there are runs with them now', () => {
    const made = fill();
    const funnels = made.filter(({ run }) => run.input_config.funnel).length;
    expect(cache.listReasons(5)).toEqual([
      { reason: 'Schlafstörung', amount: made.length - funnels },
      { reason: 'Burnout', amount: funnels },
    ]);
    const [first] = made;
    if (!first) throw new Error('no run');
    cache.putRun({ ...first.run, input_config: { reason: 'Neu' }, updated_at: '2027-01-01T00:00:00Z' });
    for (const { run } of made.slice(1)) {
      cache.applyPullPage({ changes: [{ table: 'runs', op: 'delete', id: run.id }], cursor: null });
    }
    expect(cache.listReasons(5)).toEqual([{ reason: 'Neu', amount: 1 }]);
  });
});
