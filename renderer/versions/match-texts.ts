/** A text of one version and its counterpart in the other, by their positions; null: it has none. */
export interface TextPair {
  readonly before: number | null;
  readonly after: number | null;
  readonly kind: 'same' | 'reworded' | 'added' | 'removed';
}

/** What two texts have to share to count as one that was reworded: half of their weight. */
const sharedAtLeast = 0.5;
/** A short word, and even more so a number, says little about what a sentence is about. */
const weights = { word: 1, shortWord: 0.25, number: 0.1 } as const;
const shortLetters = 3;

/**
 * Finds out which texts of a list became which of another.
 *
 * 1. What is the same but for case and white space is the same text, wherever it stands.
 * 2. Of the rest, the pair that shares most comes first, then the next of those left (ties: in the order of the lists).
 *    What a pair shares is the weighted Dice coefficient of its words, 2 · shared / (all of one + all of the other):
 *    a word of four letters or more weighs 1, a shorter one 0.25, a number 0.1, so that "of 100 (12.11.2026)" makes no
 *    pair of two different scores. From 0.5 on they are one text, reworded.
 * 3. What is left was added or removed.
 *
 * @returns the pairs in the order of `after`; what was removed stands behind the text that it followed.
 */
export function matchTexts(before: readonly string[], after: readonly string[]): TextPair[] {
  const counterpart = new Map<number, { before: number; kind: 'same' | 'reworded' }>();
  const left = new Set(before.keys());
  const take = (beforeAt: number, afterAt: number, kind: 'same' | 'reworded') => {
    counterpart.set(afterAt, { before: beforeAt, kind });
    left.delete(beforeAt);
  };
  for (const [afterAt, text] of after.entries()) {
    const beforeAt = [...left].find((candidate) => plain(before[candidate]) === plain(text));
    if (beforeAt !== undefined) take(beforeAt, afterAt, 'same');
  }
  for (const candidate of candidatesOf(before, after)) {
    if (left.has(candidate.before) && !counterpart.has(candidate.after))
      take(candidate.before, candidate.after, 'reworded');
  }
  const pairs: TextPair[] = [...after.keys()].map((afterAt) => {
    const found = counterpart.get(afterAt);
    return found ? { ...found, after: afterAt } : { before: null, after: afterAt, kind: 'added' };
  });
  return withRemoved(pairs, [...left]);
}

/** A removed text stands behind the one before it in its own list, or first. */
function withRemoved(pairs: readonly TextPair[], removed: readonly number[]): TextPair[] {
  return removed.reduce<TextPair[]>(
    (all, beforeAt) => {
      const place = all.findLastIndex(({ before }) => before !== null && before === beforeAt - 1);
      return all.toSpliced(place + 1, 0, { before: beforeAt, after: null, kind: 'removed' });
    },
    [...pairs],
  );
}

interface Candidate {
  readonly before: number;
  readonly after: number;
  readonly shared: number;
}

/** Every pair that shares enough, the closest first. */
function candidatesOf(before: readonly string[], after: readonly string[]): Candidate[] {
  const afterWords = after.map(wordsOf);
  return before
    .map(wordsOf)
    .flatMap((own, beforeAt) =>
      afterWords.map((other, afterAt) => ({
        before: beforeAt,
        after: afterAt,
        shared: sharedOf(own, other),
      })),
    )
    .filter(({ shared }) => shared >= sharedAtLeast)
    .toSorted((a, b) => b.shared - a.shared);
}

function plain(text: string | undefined): string {
  return (text ?? '').normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

function wordsOf(text: string): Map<string, number> {
  const amounts = new Map<string, number>();
  for (const word of plain(text).match(/[\p{L}\p{N}]+/gu) ?? [])
    amounts.set(word, (amounts.get(word) ?? 0) + 1);
  return amounts;
}

function sharedOf(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number {
  const all = weightOf(one) + weightOf(other);
  if (all === 0) return 0;
  const common = new Map([...one].map(([word, amount]) => [word, Math.min(amount, other.get(word) ?? 0)]));
  return (2 * weightOf(common)) / all;
}

function weightOf(words: ReadonlyMap<string, number>): number {
  return [...words].reduce((sum, [word, amount]) => sum + amount * weightOfWord(word), 0);
}

function weightOfWord(word: string): number {
  if (!/\p{L}/u.test(word)) return weights.number;
  return word.length > shortLetters ? weights.word : weights.shortWord;
}
