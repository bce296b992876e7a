import type { Provenance } from '../../shared/records.ts';

/** US dollars per million tokens. */
interface Price {
  readonly input: number;
  readonly output: number;
  readonly cacheCreation: number;
  readonly cacheRead: number;
}

// List prices of platform.claude.com/docs/en/about-claude/pricing, compared on 2026-11-23.
const opus5: Price = { input: 5, output: 25, cacheCreation: 6.25, cacheRead: 0.5 };
const sonnet4: Price = { input: 3, output: 15, cacheCreation: 3.75, cacheRead: 0.3 };

// Models priced by the length of the prompt (claude-haiku-5-5) are left out: better no estimate than a wrong one.
const prices = new Map<string, Price>([
  ['claude-fable-5-1', { input: 10, output: 50, cacheCreation: 12.5, cacheRead: 0.25 }],
  ['claude-fable-5', { input: 10, output: 50, cacheCreation: 12.5, cacheRead: 1 }],
  ['claude-opus-5-5', { input: 4, output: 20, cacheCreation: 5, cacheRead: 0.2 }],
  ['claude-opus-5', opus5],
  ['claude-opus-4-8', opus5],
  ['claude-opus-4-7', opus5],
  ['claude-opus-4-6', opus5],
  ['claude-opus-4-5', opus5],
  ['claude-sonnet-5-5', { input: 2, output: 10, cacheCreation: 2.5, cacheRead: 0.1 }],
  ['claude-sonnet-5', { input: 2, output: 10, cacheCreation: 2.5, cacheRead: 0.2 }],
  ['claude-sonnet-4-6', sonnet4],
  ['claude-sonnet-4-5', sonnet4],
  ['claude-haiku-4-5', { input: 1, output: 5, cacheCreation: 1.25, cacheRead: 0.1 }],
]);

/** An estimate in US dollars at list price, without discounts or contracts; null for a model that is not in the table. */
export function estimateCostUsd(model: string, tokens: Provenance['tokens']): number | null {
  const price = prices.get(model.replace(/-\d{8}$/, ''));
  if (!price) return null;
  const millionths =
    tokens.input * price.input +
    tokens.output * price.output +
    tokens.cache_creation * price.cacheCreation +
    tokens.cache_read * price.cacheRead;
  return Math.round(millionths) / 1_000_000;
}
