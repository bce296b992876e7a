import { readFileSync } from 'node:fs';
import { I18nProvider } from '@lingui/react';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { RiskBadge } from '../../../renderer/design/Badges.tsx';
import { i18n } from '../../../renderer/i18n/catalogs.ts';
import { type RiskLevel, riskLevelSchema } from '../../../shared/diagnosis.ts';
import { distance, everyEye, linearOf, seenBy } from './seen-colours.ts';

const css = readFileSync(new URL('../../../renderer/design/tokens.css', import.meta.url), 'utf8');
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [
    name ?? '',
    { light: light ?? '', dark: dark ?? '' },
  ]),
);

type Theme = 'light' | 'dark';

function colour(name: string, theme: Theme): string {
  const token = tokens.get(name);
  if (!token) throw new Error(`no colour token --${name}`);
  return token[theme];
}

/** Relative luminance by WCAG 2. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = linearOf(hex);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(ink: string, ground: string, theme: Theme): number {
  const [low = 0, high = 0] = [luminance(colour(ink, theme)), luminance(colour(ground, theme))].toSorted(
    (a, b) => a - b,
  );
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['canvas', 'surface', 'surface-sunken', 'surface-raised', 'hover', 'selected'];
const roles = [
  'queued',
  'running',
  'done',
  'failed',
  'risk-low',
  'risk-moderate',
  'risk-high',
  'risk-critical',
];
const textPairs: [string, string][] = [
  ...['ink', 'ink-2', 'ink-3', 'accent-ink'].flatMap((ink) =>
    grounds.map((ground): [string, string] => [ink, ground]),
  ),
  ...roles.map((role): [string, string] => [`${role}-ink`, `${role}-ground`]),
  ['ink', 'pressed'],
  ['ink-2', 'pressed'],
  ['ink-on-solid', 'accent'],
  ['ink-on-solid', 'accent-hover'],
  ['ink-on-solid', 'accent-pressed'],
  ['accent-ink', 'accent-soft'],
  ['caution-ink', 'caution-ground'],
  ['caution-ink', 'surface'],
  ['danger', 'surface'],
  ['failed-ink', 'surface'],
  ['failed-ink', 'hover'],
  ['ink', 'failed-ground'],
  ['ink-2', 'failed-ground'],
  ['ink', 'running-ground'],
  ['ink', 'caution-ground'],
  ['rail-ink', 'rail'],
  ['rail-ink', 'rail-raised'],
  ['rail-ink-2', 'rail'],
];
const markPairs: [string, string][] = [
  ['line-strong', 'surface'],
  ['line-strong', 'canvas'],
  ['focus', 'canvas'],
  ['focus', 'surface'],
  ['accent', 'surface'],
];

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
  it('has a contrast of at least 4.5 for every text', () => {
    const weak = textPairs.filter(([ink, ground]) => contrast(ink, ground, theme) < 4.5);
    expect(
      weak.map(([ink, ground]) => `${ink} on ${ground}: ${contrast(ink, ground, theme).toFixed(2)}`),
    ).toEqual([]);
  });

  it('has a contrast of at least 3 for every border, mark and focus ring', () => {
    const weak = markPairs.filter(([ink, ground]) => contrast(ink, ground, theme) < 3);
    expect(
      weak.map(([ink, ground]) => `${ink} on ${ground}: ${contrast(ink, ground, theme).toFixed(2)}`),
    ).toEqual([]);
  });
});

const levels: readonly RiskLevel[] = riskLevelSchema.options;
const pairs = levels.flatMap((level, index) =>
  levels.slice(index + 1).map((other): [RiskLevel, RiskLevel] => [level, other]),
);

/** What the eye takes for the colour of a level: its mark, and of the solid one the ground. */
function markOf(level: RiskLevel, theme: Theme): string {
  return colour(level === 'critical' ? 'risk-critical-ground' : `risk-${level}-ink`, theme);
}

describe.each(['light', 'dark'] as const)('the risk palette in the %s theme', (theme) => {
  it('differs in lightness from level to level: on grey paper too', () => {
    const alike = pairs.filter(([one, other]) => {
      const [a, b] = [one, other].map((level) => seenBy('all cones', markOf(level, theme))[0]);
      return Math.abs((a ?? 0) - (b ?? 0)) < 5;
    });
    expect(alike).toEqual([]);
  });

  it.each(everyEye)('is told apart with %s', (eye) => {
    const alike = pairs.filter(([one, other]) => {
      const apart = ['ink', 'ground'].map((part) =>
        distance(
          seenBy(eye, colour(`risk-${one}-${part}`, theme)),
          seenBy(eye, colour(`risk-${other}-${part}`, theme)),
        ),
      );
      return Math.max(...apart) < 7.5;
    });
    expect(alike).toEqual([]);
  });
});

describe('a risk badge', () => {
  it.each(['de', 'en'] as const)('has a shape and a word of its own for each level (%s)', (language) => {
    i18n.activate(language);
    const badges = levels.map((risk) =>
      renderToStaticMarkup(createElement(I18nProvider, { i18n }, createElement(RiskBadge, { risk }))),
    );
    const [shapes, words] = [/<svg.*<\/svg>/, /[^>]+<\/span>$/].map((part) =>
      badges.map((html) => part.exec(html)?.[0]),
    );
    expect(new Set(shapes).size).toBe(levels.length);
    expect(new Set(words).size).toBe(levels.length);
  });
});
