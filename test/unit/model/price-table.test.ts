import { expect, it } from 'vitest';
import { estimateCostUsd } from '../../../main/model/price-table.ts';

const million = { input: 1_000_000, output: 1_000_000, cache_read: 1_000_000, cache_creation: 1_000_000 };

it('estimates the cost of a known model from all four kinds of tokens', () => {
  expect(estimateCostUsd('claude-sonnet-5-5', million)).toBe(2 + 10 + 0.1 + 2.5);
  expect(estimateCostUsd('claude-haiku-4-5-20251001', { ...million, input: 0, cache_read: 0 })).toBe(
    5 + 1.25,
  );
});

it('gives no estimate rather than a wrong one', () => {
  expect(estimateCostUsd('rhythm-demo-1', million)).toBeNull();
  expect(estimateCostUsd('claude-haiku-5-5', million)).toBeNull();
  expect(estimateCostUsd('constructor', million)).toBeNull();
});
