import { diffWords } from 'diff';

/** A piece of a text that was compared with another one; `isChanged`: it is on this side only. */
export interface MarkedPiece {
  readonly text: string;
  readonly isChanged: boolean;
}

export interface MarkedTexts {
  readonly before: readonly MarkedPiece[];
  readonly after: readonly MarkedPiece[];
}

// A number or date with its dots and commas is one word: "7.5" that became "7.8" is marked as a whole.
const words = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Marks word by word what two wordings of the same do not have in common, for each side on its own. White space does not count. */
export function markWords(before: string, after: string): MarkedTexts {
  const changes = diffWords(before, after, { intlSegmenter: words });
  return {
    before: changes
      .filter(({ added }) => !added)
      .map(({ value, removed }) => ({ text: value, isChanged: removed })),
    after: changes
      .filter(({ removed }) => !removed)
      .map(({ value, added }) => ({ text: value, isChanged: added })),
  };
}
