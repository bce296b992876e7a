import { describe, expect, it } from 'vitest';
import { previewDraft } from '../../../renderer/run/draft-preview.ts';

const answer = JSON.stringify({
  summary: 'Rising stress load.',
  findings: ['Stress score 71.', 'Sleep score 34.'],
  recommendations: ['Sleep diary.'],
  risk_level: 'high',
  confidence_score: 0.72,
});

describe('previewDraft', () => {
  it('shows the summary while it is being written', () => {
    expect(previewDraft(answer.slice(0, 25))?.summary).toBe('Rising stress');
  });

  it('shows the findings one after the other', () => {
    const cut = answer.indexOf('Sleep score') + 'Sleep sc'.length;
    expect(previewDraft(answer.slice(0, cut))).toEqual({
      summary: 'Rising stress load.',
      findings: ['Stress score 71.', 'Sleep sc'],
      recommendations: [],
      riskLevel: null,
    });
  });

  it('only grows: no cut of the answer shows less than a shorter one', () => {
    let shownBefore = 0;
    for (let length = 0; length <= answer.length; length += 1) {
      const preview = previewDraft(answer.slice(0, length));
      const shown = preview
        ? [preview.summary, ...preview.findings, ...preview.recommendations].join('').length
        : 0;
      expect(shown).toBeGreaterThanOrEqual(shownBefore);
      shownBefore = shown;
    }
  });

  it('shows a risk level only when it is one, and whole', () => {
    expect(previewDraft(answer)?.riskLevel).toBe('high');
    expect(previewDraft('{"summary":"x","risk_level":"hig')?.riskLevel).toBeNull();
    expect(previewDraft('{"summary":"x","risk_level":"severe"}')?.riskLevel).toBeNull();
  });

  it('survives fields of the wrong type', () => {
    expect(previewDraft('{"summary":7,"findings":"none","recommendations":[1,{"a":"b"},"real"]}')).toEqual({
      summary: '',
      findings: [],
      recommendations: ['real'],
      riskLevel: null,
    });
  });

  it('has nothing to show before anything readable has come', () => {
    expect(previewDraft('')).toBeNull();
    expect(previewDraft('{')).toBeNull();
    expect(previewDraft('{"summ')).toBeNull();
    expect(previewDraft('I am sorry, but')).toBeNull();
  });
});
