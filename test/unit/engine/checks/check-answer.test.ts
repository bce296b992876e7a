import { describe, expect, it } from 'vitest';
import { checkAnswer, defaultThresholds } from '../../../../main/engine/checks/check-answer.ts';
import type { DiagnosisResult } from '../../../../shared/diagnosis.ts';
import { pack } from '../fixtures.ts';

type Measures = Partial<ReturnType<typeof pack>['current_measures']>;

function check(change: Partial<DiagnosisResult>, measures: Measures = {}, thresholds = defaultThresholds) {
  const answer = { summary: 'Well.', findings: ['Sleeps well.'], recommendations: ['Go on.'], ...change };
  const calm = { stress_score: 20, sleep_score: 80, risk_level: 'low' };
  const record = pack({ current_measures: { ...pack().current_measures, ...calm, ...measures } });
  return checkAnswer(answer, record, thresholds);
}

describe('the checks on an answer', () => {
  it('find nothing in a plain one', () => {
    expect(check({ risk_level: 'low', confidence_score: 0.8 })).toEqual([]);
  });

  it('ask for a second look below the confidence set, not at it', () => {
    expect(check({ confidence_score: 0.49 })).toEqual([
      { check: 'low_confidence', confidence: 0.49, threshold: 0.5 },
    ]);
    expect(check({ confidence_score: 0.5 })).toEqual([]);
    expect(check({ confidence_score: 0.8 }, {}, { ...defaultThresholds, lowConfidence: 0.9 })).toHaveLength(
      1,
    );
    expect(check({})).toEqual([]);
  });

  it('name the finding whose red flag goes badly with a low risk', () => {
    const findings = ['Sleeps well.', 'Chest pain on exertion.', 'Keine Suizidgedanken.'];
    expect(check({ findings, risk_level: 'low' })).toEqual([
      { check: 'low_risk_with_red_flag', finding: 1, term: 'chest_pain' },
    ]);
    expect(check({ findings, risk_level: 'moderate' })).toEqual([]);
    expect(check({ findings })).toEqual([]);
  });

  it.each([
    ['stress_score', { stress_score: 75 }, 75],
    ['sleep_score', { sleep_score: 30 }, 30],
    ['risk_level', { risk_level: 'high' }, 'high'],
  ])('name the newest measure that goes badly with a low risk: %s', (measure, measures, value) => {
    expect(check({ risk_level: 'low' }, measures)).toEqual([
      { check: 'low_risk_with_critical_measure', measure, value },
    ]);
    expect(check({ risk_level: 'high' }, measures)).toEqual([]);
  });

  it('go by the thresholds set', () => {
    const measures = { stress_score: 74, sleep_score: 31 };
    expect(check({ risk_level: 'low' }, measures)).toEqual([]);
    const strict = { ...defaultThresholds, criticalStress: 74, criticalSleep: 31 };
    expect(check({ risk_level: 'low' }, measures, strict)).toHaveLength(2);
  });

  it('take a missing measure for no measure', () => {
    expect(check({ risk_level: 'low' }, { stress_score: null, sleep_score: null, risk_level: null })).toEqual(
      [],
    );
  });

  it('name what is empty and what is said twice', () => {
    const findings = ['Poor sleep.', ' ', 'poor  sleep', '–'];
    const recommendations = ['Sleep diary', 'Sleep diary!', 'SLEEP DIARY', ''];
    expect(check({ findings, recommendations })).toEqual([
      { check: 'empty_finding', finding: 1 },
      { check: 'empty_finding', finding: 3 },
      { check: 'empty_recommendation', recommendation: 3 },
      { check: 'repeated_finding', finding: 2, of: 0 },
      { check: 'repeated_recommendation', recommendation: 1, of: 0 },
      { check: 'repeated_recommendation', recommendation: 2, of: 0 },
    ]);
  });

  it('name missing findings and recommendations', () => {
    expect(check({ findings: [] })).toEqual([
      { check: 'no_findings' },
      { check: 'recommendations_without_finding' },
    ]);
    expect(check({ recommendations: [] })).toEqual([{ check: 'no_recommendations' }]);
    expect(check({ findings: ['...'] })).toEqual([
      { check: 'recommendations_without_finding' },
      { check: 'empty_finding', finding: 0 },
    ]);
    expect(check({ findings: [], recommendations: [] })).toEqual([
      { check: 'no_findings' },
      { check: 'no_recommendations' },
    ]);
  });
});
