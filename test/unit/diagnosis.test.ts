import { describe, expect, it } from 'vitest';
import { parseDiagnosis } from '../../shared/diagnosis.ts';

const valid = { summary: 'Stable.', findings: ['a'], recommendations: ['b'] };

describe('the diagnosis schema', () => {
  it('accepts the required fields alone, and empty lists', () => {
    expect(parseDiagnosis(valid).ok).toBe(true);
    expect(parseDiagnosis({ summary: 's', findings: [], recommendations: [] }).ok).toBe(true);
  });

  it.each([
    [{ ...valid, summary: undefined }, 'summary is required and must be a string'],
    [{ ...valid, summary: 7 }, 'summary is required and must be a string'],
    [{ ...valid, summary: '  ' }, 'summary is required and must be a string'],
    [{ ...valid, findings: 'a' }, 'findings is required and must be an array'],
    [{ ...valid, findings: undefined }, 'findings is required and must be an array'],
    [{ ...valid, findings: ['a', 1, null] }, 'all findings must be strings'],
    [{ ...valid, recommendations: {} }, 'recommendations is required and must be an array'],
    [{ ...valid, recommendations: [{}] }, 'all recommendations must be strings'],
    [{ ...valid, risk_level: 'severe' }, 'risk_level must be one of: low, moderate, high, critical'],
    [{ ...valid, risk_level: null }, 'risk_level must be one of: low, moderate, high, critical'],
    [{ ...valid, confidence_score: 1.01 }, 'confidence_score must be a number between 0 and 1'],
    [{ ...valid, confidence_score: '0.5' }, 'confidence_score must be a number between 0 and 1'],
    [{ ...valid, confidence_score: Number.NaN }, 'confidence_score must be a number between 0 and 1'],
    [null, 'Diagnosis result must be an object'],
    [[valid], 'Diagnosis result must be an object'],
    ['text', 'Diagnosis result must be an object'],
  ])('refuses %j with the fixed message', (answer, message) => {
    expect(parseDiagnosis(answer)).toEqual({ ok: false, error: [message] });
  });

  it('names every fault once, in the order of the fields', () => {
    const parsed = parseDiagnosis({ summary: 1, findings: [1, 2], recommendations: 3, confidence_score: 2 });
    expect(parsed).toEqual({
      ok: false,
      error: [
        'summary is required and must be a string',
        'all findings must be strings',
        'recommendations is required and must be an array',
        'confidence_score must be a number between 0 and 1',
      ],
    });
  });

  it('drops unknown keys and does not touch the prototype', () => {
    const answer: unknown = JSON.parse(
      '{"summary":"s","findings":[],"recommendations":[],"__proto__":{"polluted":true},"note":"x"}',
    );
    const parsed = parseDiagnosis(answer);
    expect(parsed.ok && Object.keys(parsed.value)).toEqual(['summary', 'findings', 'recommendations']);
    expect({}).not.toHaveProperty('polluted');
  });
});
