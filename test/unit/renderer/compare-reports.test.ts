import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareReports, isSameReport } from '../../../renderer/versions/compare-reports.ts';
import { matchTexts } from '../../../renderer/versions/match-texts.ts';
import { type MarkedPiece, markWords } from '../../../renderer/versions/word-marks.ts';
import { type StoredDiagnosis, storedDiagnosisSchema } from '../../../shared/diagnosis.ts';

function report(fields: Partial<StoredDiagnosis> = {}): StoredDiagnosis {
  return storedDiagnosisSchema.parse({
    summary: 'Sleep is short.',
    findings: [],
    recommendations: [],
    evidence: [],
    unsupported_findings: [],
    ...fields,
  });
}

const kindsOf = (before: string[], after: string[]) =>
  matchTexts(before, after).map(({ kind, before: from, after: to }) => [kind, from, to]);
const marked = (pieces: readonly MarkedPiece[]) =>
  pieces.filter(({ isChanged }) => isChanged).map(({ text }) => text.trim());

describe('which texts became which', () => {
  it('the same text is the same wherever it stands, whatever its case and white space', () => {
    expect(kindsOf(['Short sleep', 'High  stress'], ['high stress', 'Short sleep'])).toEqual([
      ['same', 1, 0],
      ['same', 0, 1],
    ]);
  });

  it('two texts that share half of their words or more are one that was reworded', () => {
    expect(kindsOf(['Deutlich erhöhter Stress'], ['Deutlich erhöhter Stress seit Juni'])).toEqual([
      ['reworded', 0, 0],
    ]);
    expect(kindsOf(['Erhöhter Stress'], ['Schlechter Schlaf'])).toEqual([
      ['removed', 0, null],
      ['added', null, 0],
    ]);
  });

  it('a score that changed is reworded, and the score of something else is another text', () => {
    const stress = 'The stress score of 37 of 100 (12 Nov 2026) is in the middle range.';
    expect(kindsOf([stress], ['The stress score of 71 of 100 (2 Dec 2026) is in the upper range.'])).toEqual([
      ['reworded', 0, 0],
    ]);
    expect(kindsOf(['Stresswert 37 von 100 (12.11.2026)'], ['Schlafwert 68 von 100 (12.11.2026)'])).toEqual([
      ['removed', 0, null],
      ['added', null, 0],
    ]);
  });

  it('of several candidates the closest is taken, and nothing is taken twice', () => {
    const pairs = matchTexts(
      ['poor sleep for weeks', 'poor sleep for months now'],
      ['poor sleep for many months now', 'poor sleep'],
    );
    expect(pairs.map(({ before, after }) => [before, after])).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  it('what was removed stands behind what it followed', () => {
    expect(
      kindsOf(['alpha one', 'beta two', 'gamma three'], ['alpha one', 'gamma three', 'delta four']),
    ).toEqual([
      ['same', 0, 0],
      ['removed', 1, null],
      ['same', 2, 1],
      ['added', null, 2],
    ]);
  });

  it('every text of both sides is told once, whatever they are', () => {
    const texts = fc.array(fc.array(fc.constantFrom('sleep', 'stress', 'no', '12', ''), { maxLength: 4 }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        const before = one.map((words) => words.join(' '));
        const after = other.map((words) => words.join(' '));
        const pairs = matchTexts(before, after);
        const told = (side: 'before' | 'after') =>
          pairs.flatMap((pair) => pair[side] ?? []).toSorted((a, b) => a - b);
        expect(told('before')).toEqual([...before.keys()]);
        expect(told('after')).toEqual([...after.keys()]);
      }),
    );
  });
});

describe('the words that are marked', () => {
  it('are those of one side only, numbers and dates as a whole', () => {
    const { before, after } = markWords('Wert 7.5 am 12.11.2026, stabil', 'Wert 7.8 am 02.12.2026, stabil');
    expect(marked(before)).toEqual(['7.5', '12.11.2026']);
    expect(marked(after)).toEqual(['7.8', '02.12.2026']);
  });

  it('never hide that a "no" is gone', () => {
    const [change] = compareReports(
      report({ findings: ['No thoughts of suicide'] }),
      report({ findings: ['Thoughts of suicide'] }),
    ).findings.changes;
    expect(change?.kind).toBe('reworded');
    expect(marked(change?.before?.pieces ?? []).join(' ')).toMatch(/^No\b/);
  });

  it('leave every text whole, but for white space', () => {
    const bare = (text: string) => text.replaceAll(/\s/g, '');
    const spaced = fc
      .array(fc.constantFrom('sleep', 'stress', 'No', '7.5', '(12)', ' ', '  ', '\n', ', '), {
        maxLength: 12,
      })
      .map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(spaced, spaced, (one, other) => {
        const { before, after } = markWords(one, other);
        const joined = (pieces: readonly MarkedPiece[]) => bare(pieces.map(({ text }) => text).join(''));
        expect([joined(before), joined(after)]).toEqual([bare(one), bare(other)]);
      }),
    );
  });
});

describe('two reports compared', () => {
  it('tell where risk and confidence went', () => {
    const change = compareReports(
      report({ risk_level: 'moderate', confidence_score: 0.7 }),
      report({ risk_level: 'high', confidence_score: 0.62 }),
    );
    expect(change.risk).toEqual({ before: 'moderate', after: 'high', direction: 'higher' });
    expect(change.confidence.direction).toBe('lower');
  });

  it('tell a risk that only one of them states', () => {
    const stated = report({ risk_level: 'low' });
    expect(compareReports(report(), stated).risk.direction).toBe('stated');
    expect(compareReports(stated, report()).risk.direction).toBe('unstated');
    expect(compareReports(report(), report()).risk.direction).toBe('same');
  });

  it('take a confidence for the same that is shown as the same, 0 included', () => {
    const of = (confidence_score: number) => report({ confidence_score });
    expect(compareReports(of(0.701), of(0.704)).confidence.direction).toBe('same');
    expect(compareReports(of(0), of(0)).confidence.direction).toBe('same');
    expect(compareReports(of(0), of(0.1)).confidence.direction).toBe('higher');
  });

  it('count the findings that are new, gone and reworded', () => {
    const { findings } = compareReports(
      report({ findings: ['Short sleep', 'High stress at work', 'Regular exercise'] }),
      report({ findings: ['Short sleep', 'Very high stress at work', 'Weight loss'] }),
    );
    expect([findings.added, findings.removed, findings.reworded]).toEqual([1, 1, 1]);
  });

  it('tell a finding that the record does not bear out any more, also where its words are the same', () => {
    const { findings } = compareReports(
      report({ findings: ['Short sleep', 'High stress'], unsupported_findings: [1] }),
      report({ findings: ['Short sleep', 'High stress'], unsupported_findings: [0] }),
    );
    expect(findings.changes.map(({ support }) => support)).toEqual(['lost', 'gained']);
    expect([findings.lost, findings.gained]).toEqual([1, 1]);
  });

  it('are the same only when nothing is different', () => {
    const full = report({
      findings: ['Short sleep'],
      recommendations: ['Sleep diary'],
      missing_information: ['Allergies'],
      differential: [{ condition: 'Insomnia' }],
      risk_level: 'low',
      confidence_score: 0.5,
    });
    expect(isSameReport(compareReports(full, full))).toBe(true);
    const others: Partial<StoredDiagnosis>[] = [
      { summary: 'Sleep is long.' },
      { findings: ['Short sleep', 'Stress'] },
      { recommendations: [] },
      { missing_information: ['Allergies', 'Medication'] },
      { differential: [{ condition: 'Depression' }] },
      { risk_level: 'high' },
      { confidence_score: 0.6 },
      { unsupported_findings: [0] },
    ];
    for (const other of others) expect(isSameReport(compareReports(full, { ...full, ...other }))).toBe(false);
  });
});
