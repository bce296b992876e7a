import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

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
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
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
