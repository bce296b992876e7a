import { expect, it } from 'vitest';
import { tellsRisk } from '../../../renderer/runs/tells-risk.ts';

it.each([
  ['high', true, false],
  ['high', undefined, false],
  [null, true, false],
  ['high', false, true],
  ['critical', true, true],
  ['critical', undefined, true],
] as const)('a notice of %s risk, blind mode %s, tells the risk: %s', (risk, isBlind, tells) => {
  expect(tellsRisk(risk, isBlind)).toBe(tells);
});
