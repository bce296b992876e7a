const noMatch = Number.POSITIVE_INFINITY;

/** Shorter words would be found in nearly every text, letter by letter. */
const fewestLetters = 3;

/**
 * How well texts answer to what was typed: 0 is best, infinite is not at all. Each typed word has to be in one of the
 * texts: at the start of it, at the start of a word, within, or letter by letter in a word that begins like it.
 * @param texts the one that is shown first: it counts before the others
 */
export function matchOf(typed: string, texts: readonly string[]): number {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  const plainTexts = texts.map(plain);
  return words.reduce((sum, word) => sum + bestOf(word, plainTexts), 0);
}

/** True for what answers at all. */
export function isMatch(typed: string, texts: readonly string[]): boolean {
  return matchOf(typed, texts) < noMatch;
}

function bestOf(word: string, texts: readonly string[]): number {
  return Math.min(noMatch, ...texts.map((text, index) => wordMatch(word, text) + (index === 0 ? 0 : 0.5)));
}

function wordMatch(word: string, text: string): number {
  if (text.startsWith(word)) return 0;
  const parts = text.split(/[\s\-/(),.:]+/);
  if (parts.some((part) => part.startsWith(word))) return 1;
  if (text.includes(word)) return 2;
  if (word.length < fewestLetters) return noMatch;
  return parts.some((part) => part[0] === word[0] && hasInOrder(part, word)) ? 3 : noMatch;
}

function hasInOrder(text: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** Without case and accents; `ß` is `ss`, and an umlaut is found by its letter alone. */
function plain(text: string): string {
  return text.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('ß', 'ss').trim();
}
