import { describe, expect, it } from 'vitest';
import { checkEvidence, collectSources } from '../../../main/engine/evidence.ts';
import type { CitedEvidence } from '../../../shared/diagnosis.ts';
import { assessment, entry, pack, packWithEntries } from './fixtures.ts';

const sources = collectSources(pack());

function check(...evidence: CitedEvidence[]) {
  const diagnosis = { summary: 's', findings: ['first', 'second'], recommendations: [], evidence };
  return checkEvidence(diagnosis, sources);
}

describe('the citable data of a record', () => {
  it('are named by kind and id', () => {
    expect([...sources.keys()].sort()).toEqual([
      'answer:a1/q1',
      'demographics:age',
      'demographics:gender',
      'entry:e1',
      'measure:risk_level@2026-03-02T08:00:00+00:00',
      'measure:risk_level@2026-06-02T08:00:00+00:00',
      'measure:sleep_score@2026-06-02T08:00:00+00:00',
      'measure:stress_score@2026-03-02T08:00:00+00:00',
      'measure:stress_score@2026-06-02T08:00:00+00:00',
      'score:a1/sleep_quality',
    ]);
  });

  it('carry label, value and date out of the record', () => {
    expect(sources.get('answer:a1/q1')).toEqual({
      label: 'How rested are you?',
      value: '2',
      recordedAt: '2026-06-01T08:10:00+00:00',
    });
    expect(sources.get('entry:e1')?.value).toBe('Sleeps badly since spring.');
  });

  it('include answers in words', () => {
    const said = {
      question_id: 'q3',
      label: 'What burdens you?',
      value: null,
      data: { text: 'Night shifts.' },
    };
    const record = pack({
      funnel_runs: { assessments: [assessment({ answers: [said] })], total_count: 1, limit_per_funnel: 2 },
    });
    expect(collectSources(record).get('answer:a1/q3')).toMatchObject({
      label: 'What burdens you?',
      value: 'Night shifts.',
    });
  });

  it('never include inherited keys, and hold long or half characters safely', () => {
    const odd = collectSources(packWithEntries([entry({ content: `${'x'.repeat(499)}😴` })]));
    expect(odd.get('entry:e1')?.value).toBe(`${'x'.repeat(499)}\uFFFD`);
    expect(odd.get('constructor')).toBeUndefined();
    const listed = pack({
      funnel_runs: {
        assessments: [assessment({ result: { scores: [1, 2], risk_models: null, algorithm_version: null } })],
        total_count: 1,
        limit_per_funnel: 2,
      },
    });
    expect([...collectSources(listed).keys()].filter((id) => id.startsWith('score:'))).toEqual([]);
  });
});

describe('a citation', () => {
  it('of the record is supported and described by the record, not by the model', () => {
    const cited = { finding: 0, source_id: 'score:a1/sleep_quality', value: 31.5 };
    expect(check(cited)).toMatchObject({
      evidence: [
        {
          ...cited,
          supported: true,
          label: 'Sleep check: sleep_quality',
          recorded_value: '31.5',
          recorded_at: '2026-06-01T08:10:00+00:00',
        },
      ],
      unsupported_findings: [1],
    });
  });

  it.each<[string, CitedEvidence]>([
    ['an unknown source', { finding: 0, source_id: 'entry:e99' }],
    ['a finding that does not exist', { finding: 2, source_id: 'entry:e1' }],
    ['another number than recorded', { finding: 0, source_id: 'score:a1/sleep_quality', value: 13.5 }],
    ['another number as text', { finding: 0, source_id: 'demographics:age', value: '64' }],
  ])('of %s is kept and marked', (_, cited) => {
    const { evidence, unsupported_findings } = check(cited);
    expect(evidence).toMatchObject([{ ...cited, supported: false }]);
    expect(unsupported_findings).toEqual([0, 1]);
  });

  it.each([32, 31.5, '31.50', 'low', true, null, undefined])('of 31.5 may say %s', (value) => {
    const cited = { finding: 0, source_id: 'score:a1/sleep_quality', ...(value !== undefined && { value }) };
    expect(check(cited).evidence[0]?.supported).toBe(true);
  });

  it('is missing: every finding is unsupported', () => {
    const { evidence: _, ...without } = { ...check() };
    expect(checkEvidence(without, sources)).toMatchObject({ evidence: [], unsupported_findings: [0, 1] });
  });
});
