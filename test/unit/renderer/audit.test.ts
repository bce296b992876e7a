import { describe, expect, it } from 'vitest';
import { type FilterDraft, noFilter, readFilter } from '../../../renderer/audit/audit-filter.ts';
import { auditReason, auditWords } from '../../../renderer/audit/audit-words.ts';
import { i18n } from '../../../renderer/i18n/catalogs.ts';
import { parseRoute } from '../../../renderer/shell/route.ts';
import { auditActions } from '../../../shared/audit.ts';

const id = '0193f7a2-7c1e-7d4b-9a52-4f0c6b2d8e11';
const nowMs = new Date(2026, 2, 29, 15, 30).getTime();
const read = (draft: Partial<FilterDraft>) => readFilter({ ...noFilter, ...draft }, nowMs);

describe('the filter of the audit trail', () => {
  it('asks for everything when nothing is filled in', () => {
    const filter = { group: null, actorId: null, subjectId: null, from: null, to: null };
    expect(read({})).toEqual({ filter, problem: null });
  });

  it('takes an id as it was pasted, and names one that is not whole', () => {
    expect(read({ subject: `  ${id.toUpperCase()}\n` })).toMatchObject({
      filter: { subjectId: id },
      problem: null,
    });
    expect(read({ subject: id.slice(0, 8) })).toMatchObject({
      filter: { subjectId: null },
      problem: 'subject',
    });
  });

  it('counts days of the calendar, also over the change to summer time', () => {
    expect(read({ period: 'today' }).filter.from).toBe(new Date(2026, 2, 29).toISOString());
    expect(read({ period: 'week' }).filter.from).toBe(new Date(2026, 2, 23).toISOString());
    expect(read({ period: 'month' }).filter.from).toBe(new Date(2026, 1, 28).toISOString());
  });

  it('holds the whole of the last day, and names a period that ends before it begins', () => {
    const day = '2026-03-29';
    expect(read({ period: 'between', fromDay: day, toDay: day }).filter).toMatchObject({
      from: new Date(2026, 2, 29).toISOString(),
      to: new Date(2026, 2, 30).toISOString(),
    });
    expect(read({ period: 'between', fromDay: day, toDay: '2026-03-28' })).toMatchObject({
      filter: { from: null, to: null },
      problem: 'days',
    });
    expect(read({ period: 'between', fromDay: day, toDay: '' }).filter.to).toBeNull();
  });
});

describe('the words of the audit trail', () => {
  const said = (action: string, metadata: Parameters<typeof auditWords>[0]['metadata'] = {}) =>
    auditWords({ action, metadata }, i18n);

  it.each(['en', 'de'])('are there for every action, and never its code (%s)', (language) => {
    i18n.activate(language);
    const words = auditActions.map((action) => said(action));
    expect(new Set(words).size).toBe(auditActions.length);
    for (const word of words) expect(word).not.toMatch(/^audit\.|_|\w\.\w/);
    i18n.activate('en');
  });

  it('say what exactly was done', () => {
    expect(said('run.failed', { reason: 'CANCELLED' })).toBe('Cancelled a run');
    expect(said('run.failed', { reason: 'LLM_TIMEOUT' })).toBe('A run has failed');
    expect(said('report.viewed', { what: 'draft' })).toBe('Saw an unfinished draft');
    expect(said('feature_flag.changed', { to: false })).toBe('Switched diagnosis runs off');
    expect(said('review.recorded', { decision: 'override' })).toBe('Overrode a finding');
    expect(said('something.newer')).toBe('An action that this version does not know');
  });

  it('tell why a run has failed, and nothing for one that somebody cancelled', () => {
    const reason = (metadata: Parameters<typeof auditReason>[0]['metadata']) =>
      auditReason({ action: 'run.failed', metadata }, i18n);
    expect(reason({ reason: 'LLM_TIMEOUT' })).toMatch(/did not answer in time/);
    expect(reason({ error_code: 'VALIDATION_ERROR' })).not.toBeNull();
    expect([reason({ reason: 'CANCELLED' }), reason({ reason: 'toString' })]).toEqual([null, null]);
  });
});

it('the audit trail has an address', () => {
  expect(parseRoute('#/audit')).toEqual({ view: 'audit' });
});
