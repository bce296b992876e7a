import { describe, expect, it } from 'vitest';
import { confidenceWord } from '../../../renderer/report/confidence.ts';
import { citedData, findingViews } from '../../../renderer/report/evidence-view.ts';
import type { CheckedEvidence, StoredDiagnosis } from '../../../shared/diagnosis.ts';

function cited(finding: number, sourceId: string, more: Partial<CheckedEvidence> = {}): CheckedEvidence {
  return {
    finding,
    source_id: sourceId,
    supported: true,
    label: 'stress_score',
    recorded_value: '71',
    recorded_at: '2026-11-17T08:00:00Z',
    ...more,
  };
}

function diagnosis(evidence: CheckedEvidence[], unsupported: number[] = []): StoredDiagnosis {
  return {
    summary: 'x',
    findings: ['first', 'second', 'third'],
    recommendations: [],
    evidence,
    unsupported_findings: unsupported,
  };
}

describe('the findings with their evidence', () => {
  it('keep their order and know what they rest on', () => {
    const views = findingViews(diagnosis([cited(1, 'a'), cited(0, 'b'), cited(1, 'c')], [2]));
    expect(views.map(({ number, isSupported }) => [number, isSupported])).toEqual([
      [1, true],
      [2, true],
      [3, false],
    ]);
    expect(views[1]?.supported.map(({ source_id }) => source_id)).toEqual(['a', 'c']);
  });

  it('show a source that is cited twice for one finding once', () => {
    const views = findingViews(diagnosis([cited(0, 'a'), cited(0, 'a')]));
    expect(views[0]?.supported).toHaveLength(1);
  });

  it('say what the record says where the draft says something else', () => {
    const views = findingViews(diagnosis([cited(0, 'a', { supported: false, value: 80 })], [0]));
    expect(views[0]?.supported).toEqual([]);
    expect(views[0]?.unsupported).toEqual([
      { sourceId: 'a', label: 'stress_score', citedValue: '80', recordedValue: '71' },
    ]);
  });
});

describe('the cited data', () => {
  it('appear once, with every finding that cites them', () => {
    const data = citedData(diagnosis([cited(0, 'a'), cited(2, 'a'), cited(1, 'b')]));
    expect(data.map(({ sourceId, citedBy }) => [sourceId, citedBy])).toEqual([
      ['a', [1, 3]],
      ['b', [2]],
    ]);
  });

  it('are the values of the record, never those of the draft', () => {
    const [datum] = citedData(diagnosis([cited(0, 'a', { value: 99, recorded_value: '71' })]));
    expect(datum?.value).toBe('71');
  });

  it('leave out what the record does not bear out', () => {
    expect(citedData(diagnosis([cited(0, 'a', { supported: false })]))).toEqual([]);
  });
});

describe('the word for a confidence', () => {
  it('changes at 0.5 and 0.75', () => {
    expect([0, 0.49, 0.5, 0.74, 0.75, 1].map(confidenceWord)).toEqual([
      'low',
      'low',
      'moderate',
      'moderate',
      'high',
      'high',
    ]);
  });
});
