import { describe, expect, it } from 'vitest';
import { checks } from '../../../scripts/e76-4/checks.ts';
import {
  findOrphans,
  type LastResult,
  matrixProblems,
  readMatrix,
  renderMatrix,
} from '../../../scripts/e76-4/matrix.ts';
import { type CheckEntry, type Rule, rules } from '../../../scripts/e76-4/rules.ts';

const registered = { rules, checks };
const nothing = new Map<Rule['id'], readonly string[]>();
const [firstCheck] = checks;
if (!firstCheck) throw new Error('there are no checks');
const anotherRule: Rule = { id: 'R-E76.4-21', text: 'Another rule.' };
const anotherCheck: CheckEntry = { id: 'C-E76.4-21', rule: 'R-E76.4-21', kind: 'structure', sees: 'nothing' };

describe('the matrix of rules and checks', () => {
  it('is current', () => expect(matrixProblems(readMatrix(), registered, nothing)).toEqual([]));

  it('has twenty rules, each with one check', () => {
    expect(rules.map(({ id }) => id)).toEqual(
      Array.from({ length: 20 }, (_, index) => `R-E76.4-${index + 1}`),
    );
    expect(checks.map(({ rule }) => rule)).toEqual(rules.map(({ id }) => id));
  });

  it('is stale once a text has changed', () => {
    const changed = rules.map((rule, index) => (index === 3 ? { ...rule, text: 'Something else.' } : rule));
    expect(matrixProblems(readMatrix(), { rules: changed, checks }, nothing)).toEqual([
      expect.stringContaining('stale'),
    ]);
  });

  it('must be there', () =>
    expect(matrixProblems(null, registered, nothing)).toEqual([expect.stringContaining('missing')]));

  it('does not go on saying that a satisfied rule was violated', () => {
    const last = new Map<Rule['id'], LastResult>(rules.map(({ id }) => [id, 'satisfied']));
    const told = renderMatrix(registered, last.set('R-E76.4-5', 'violated'));
    const now = new Map<Rule['id'], readonly string[]>([['R-E76.4-5', []]]);
    expect(matrixProblems(told, registered, now)).toEqual([
      expect.stringContaining('R-E76.4-5 was violated'),
    ]);
  });
});

describe('an orphan of the matrix', () => {
  it.each([
    ['a rule without a check', { rules: [...rules, anotherRule], checks }, 'R-E76.4-21 has 0 checks'],
    [
      'a check without a rule',
      { rules, checks: [...checks, { ...firstCheck, rule: anotherRule.id }] },
      'no rule',
    ],
    ['a rule with two checks', { rules, checks: [...checks, firstCheck] }, 'R-E76.4-1 has 2 checks'],
    [
      'a check without a file',
      { rules: [...rules, anotherRule], checks: [...checks, anotherCheck] },
      'C-E76.4-21 has no file',
    ],
    [
      'a file without a check',
      { rules: rules.slice(1), checks: checks.slice(1) },
      '01-execute-callsite.ts holds no',
    ],
    [
      'a rule that is there twice',
      { rules: [...rules, ...rules.slice(0, 1)], checks },
      'R-E76.4-1 is there twice',
    ],
  ])('is named: %s', (_, orphaned, sentence) => {
    expect(findOrphans(orphaned)).toContainEqual(expect.stringContaining(sentence));
  });
});
