import { describe, expect, it } from 'vitest';
import { i18n } from '../../../renderer/i18n/catalogs.ts';
import { checkViews, placeId } from '../../../renderer/report/check-view.ts';
import { type AnswerCheck, redFlagTerms } from '../../../shared/diagnosis.ts';

function viewsIn(language: 'en' | 'de', checks: readonly AnswerCheck[]) {
  i18n.activate(language);
  return checkViews(checks, i18n, language === 'de' ? 'de-DE' : 'en-GB');
}

const inEnglish = (check: AnswerCheck) => viewsIn('en', [check])[0]?.text;
const inGerman = (check: AnswerCheck) => viewsIn('de', [check])[0]?.text;

describe('the words of the checks', () => {
  it('say what was seen, with places counted from 1 as they are shown', () => {
    expect(inEnglish({ check: 'low_risk_with_red_flag', finding: 1, term: 'suicidality' })).toBe(
      'The draft states a low risk, but finding 2 speaks of: suicidality.',
    );
    expect(inGerman({ check: 'repeated_recommendation', recommendation: 3, of: 0 })).toBe(
      'Empfehlung 4 wiederholt Empfehlung 1.',
    );
    expect(inEnglish({ check: 'empty_finding', finding: 0 })).toBe('Finding 1 is empty.');
  });

  it('name numbers and measures in the language of the window', () => {
    expect(inGerman({ check: 'low_confidence', confidence: 0.42, threshold: 0.6 })).toContain('42\u00a0%');
    expect(
      inGerman({ check: 'low_risk_with_critical_measure', measure: 'stress_score', value: 91.5 }),
    ).toMatch(/Stresswert 91,5\.$/);
    expect(
      inGerman({ check: 'low_risk_with_critical_measure', measure: 'risk_level', value: 'high' }),
    ).toMatch(/gemessenes Risiko hoch\.$/);
  });

  it('exist in both languages for every red flag of the list', () => {
    const text = (term: string) => inGerman({ check: 'low_risk_with_red_flag', finding: 0, term });
    expect(redFlagTerms.filter((term) => text(term)?.includes(term))).toEqual([]);
    expect(text('of_another_version')).toContain('of_another_version');
  });

  it('put what may play down a danger first', () => {
    const checks: AnswerCheck[] = [
      { check: 'no_recommendations' },
      { check: 'low_risk_with_red_flag', finding: 0, term: 'mania' },
    ];
    const severities = viewsIn('en', checks).map(({ severity }) => severity);
    expect(severities).toEqual(['important', 'note']);
  });

  it('lead to the finding or recommendation that they are about, and nowhere when it is the whole draft', () => {
    const targets = viewsIn('en', [
      { check: 'empty_finding', finding: 2 },
      { check: 'empty_recommendation', recommendation: 0 },
      { check: 'no_findings' },
    ]).map(({ target }) => target);
    expect(targets).toEqual([{ kind: 'finding', number: 3 }, { kind: 'recommendation', number: 1 }, null]);
    expect(placeId('r1', { kind: 'finding', number: 3 })).not.toBe(
      placeId('r2', { kind: 'finding', number: 3 }),
    );
  });
});
