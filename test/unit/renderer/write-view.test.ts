import { describe, expect, it } from 'vitest';
import { i18n } from '../../../renderer/i18n/catalogs.ts';
import {
  isDuplicate,
  isOvertaken,
  mayHaveArrived,
  splitWrites,
  writeView,
} from '../../../renderer/outbox/write-view.ts';
import { type PendingWrite, pendingWriteSchema, type Written } from '../../../shared/pending-write.ts';

const runId = '0193f7a2-7c1e-7d4b-9a52-4f0c6b2d8e11';
const kinds: readonly Written[] = [
  { kind: 'report', riskLevel: 'critical', findings: 3 },
  { kind: 'failure', code: 'EXECUTION_ERROR', reason: 'LLM_TIMEOUT' },
  { kind: 'queue', reason: 'x', duplicateOf: null },
  { kind: 'flag', enabled: true },
  { kind: 'review', finding: 'x', decision: 'override', reason: 'y', newer: null },
];

function write(fields: Partial<PendingWrite> = {}): PendingWrite {
  return pendingWriteSchema.parse({
    key: runId,
    runId: null,
    patient: null,
    sinceMs: 0,
    tries: 0,
    problem: 'offline',
    code: null,
    isStuck: false,
    what: kinds[0],
    ...fields,
  });
}
function viewIn(language: 'en' | 'de', fields: Partial<PendingWrite> = {}, isReached = false) {
  i18n.activate(language);
  return writeView(write(fields), isReached, i18n);
}

describe('the words for a pending write', () => {
  it('say that what was sent may be there already when it is taken back', () => {
    expect(mayHaveArrived(write({ tries: 1 }))).toBe(true);
    expect(mayHaveArrived(write({ tries: 0 }))).toBe(false);
    expect(mayHaveArrived(write({ tries: 1, problem: 'rejected' }))).toBe(false);
  });

  it('name every kind and say what its loss means, in both languages', () => {
    const titles = kinds.flatMap((what) => [viewIn('en', { what }).title, viewIn('de', { what }).title]);
    const losses = kinds.flatMap((what) => [viewIn('en', { what }).loss, viewIn('de', { what }).loss]);
    for (const words of [titles, losses]) {
      expect(new Set(words).size).toBe(kinds.length * 2);
      expect(words.filter((word) => word.startsWith('outbox.'))).toEqual([]);
    }
  });

  it('say that a run was cancelled and a finding accepted, where they were', () => {
    const cancelled: Written = { kind: 'failure', code: 'EXECUTION_ERROR', reason: 'CANCELLED' };
    expect(viewIn('en', { what: cancelled }).title).toBe('A run that was cancelled');
    const accepted: Written = { kind: 'review', finding: 'x', decision: 'accept', reason: null, newer: null };
    expect(viewIn('en', { what: accepted }).title).toBe('Finding accepted');
  });

  it('never say that the server cannot be reached while it answers', () => {
    expect(viewIn('en', {}, false).why).toContain('cannot be reached');
    expect(viewIn('en', {}, true).why).not.toContain('cannot be reached');
    expect(viewIn('en', { isStuck: true }, true).why).toContain('tell your IT');
    expect(viewIn('en', { problem: 'session-expired' }).why).toContain('signed in again');
  });

  it('give IT the code of a refusal that has no words of its own, and of one that is stuck', () => {
    expect(viewIn('en', { problem: 'rejected', code: 'RW003' }).codeForIt).toBe('RW003');
    expect(viewIn('en', { problem: 'rejected', code: 'FORBIDDEN' })).toMatchObject({
      codeForIt: null,
      why: expect.stringContaining('no longer be assigned'),
    });
    expect(viewIn('en', { isStuck: true, code: 'HTTP_403' }).codeForIt).toBe('HTTP_403');
    expect(viewIn('en', { code: 'HTTP_403' }).codeForIt).toBeNull();
  });
});

describe('what can be done with a pending write', () => {
  it('is never to give up how a run ended while it waits; everything else can be taken back', () => {
    const removals = kinds.map((what) => viewIn('en', { what }).removal);
    expect(removals).toEqual([null, null, 'take-back', 'take-back', 'take-back']);
  });

  it('is to discard whatever was refused', () => {
    const removals = kinds.map((what) => viewIn('en', { what, problem: 'rejected' }).removal);
    expect(new Set(removals)).toEqual(new Set(['discard']));
  });

  it('is to try again what does not go on by itself, but a duplicate only on purpose', () => {
    expect(viewIn('en').canRetry).toBe(false);
    expect(viewIn('en', { isStuck: true }).canRetry).toBe(true);
    expect(viewIn('en', { problem: 'rejected', code: 'RW003' }).canRetry).toBe(true);
    const [, , queue, flag] = kinds;
    const duplicate = { what: queue, problem: 'rejected', code: 'DUPLICATE' } as const;
    if (!queue || !flag) throw new Error('a kind is missing');
    expect(viewIn('en', { ...duplicate, what: queue }).canRetry).toBe(false);
    expect(isDuplicate(write({ ...duplicate, what: queue }))).toBe(true);
    expect(isOvertaken(write({ what: flag, problem: 'rejected', code: 'OVERTAKEN' }))).toBe(true);
    expect(isOvertaken(write({ what: flag, code: 'OVERTAKEN' }))).toBe(false);
    const what: Written = { kind: 'review', finding: 'x', decision: 'accept', reason: null, newer: null };
    const decided = { what, problem: 'rejected', code: 'OVERTAKEN' } as const;
    expect(isOvertaken(write(decided))).toBe(true);
    expect(viewIn('en', decided).why).toContain('decided about this finding');
    expect(viewIn('en', { what: flag, problem: 'rejected', code: 'OVERTAKEN' }).why).toContain('setting');
  });
});

describe('the list', () => {
  it('puts what was refused apart, both in their order', () => {
    const writes = [write({ sinceMs: 1 }), write({ sinceMs: 2, problem: 'rejected' }), write({ sinceMs: 3 })];
    const { refused, waiting } = splitWrites(writes);
    expect(refused.map(({ sinceMs }) => sinceMs)).toEqual([2]);
    expect(waiting.map(({ sinceMs }) => sinceMs)).toEqual([1, 3]);
  });
});
