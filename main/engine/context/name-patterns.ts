import { escapeRegExp } from './escape-regexp.ts';

// A name counts only as a whole word: "Ana" must not eat the beginning of "Anamnese". `_` and `-` do end a word.
const wordStart = '(?<![\\p{L}\\p{N}\\p{M}])';
const wordEnd = '(?![\\p{L}\\p{N}\\p{M}])';
/** Genitive: "Annas Schwester", "Anna's sister". */
const genitive = "(?:['’]?s)?";

/** Parts of a full name that are ordinary words; alone they identify nobody and would empty the text. */
const particles = new Set(
  'von van vom der den dem des die das de da do di du del della dos le la les zu zum zur und ter ten el al bin ibn abu san st mac mc dr prof med dipl ing mr mrs ms herr frau jr sr'.split(
    ' ',
  ),
);

/**
 * A pattern for one whole name of the profile, with any blanks or hyphens between its parts. Upper and lower case,
 * genitives, and the spellings of accented letters ("Müller", "Mueller", "Muller") are covered.
 */
export function wholeNamePattern(name: string): RegExp {
  return wordPattern(partsOf(name).map(spellings).join('[\\s-]{1,3}'));
}

/** Patterns for the parts of a name that identify on their own: "Anna-Maria" is also called Anna. */
export function namePartPatterns(name: string): RegExp[] {
  return partsOf(name).filter(isTellingPart).map(spellings).map(wordPattern);
}

function wordPattern(core: string): RegExp {
  return new RegExp(`${wordStart}${core}${genitive}${wordEnd}`, 'giu');
}

function partsOf(name: string): string[] {
  return name.split(/[\s-]+/).filter((part) => part !== '');
}

function isTellingPart(part: string): boolean {
  const letters = part.replace(/[^\p{L}]/gu, '');
  return letters.length >= 3 && !particles.has(letters.toLowerCase());
}

/** A pattern for a word as it stands and for its usual transliterations, in both directions. */
function spellings(word: string): string {
  const units = word.normalize('NFC').match(/ss|[aou]e|./gisu) ?? [];
  return `(?:${escapeRegExp(word)}|${units.map(spellingsOfUnit).join('')})`;
}

const contractions = new Map([
  ['ss', 'ß'],
  ['ae', 'ä'],
  ['oe', 'ö'],
  ['ue', 'ü'],
]);

function spellingsOfUnit(unit: string): string {
  if (/^['’‘`´]$/.test(unit)) return "['’‘`´]?";
  if (unit === 'ß' || unit === 'ẞ') return '(?:ß|ẞ|ss)';
  const contracted = contractions.get(unit.toLowerCase());
  if (contracted) return `(?:${unit}|${contracted})`;
  const [base = unit, ...marks] = unit.normalize('NFD');
  if (marks.length === 0) return escapeRegExp(unit);
  const umlaut = marks.includes('\u0308') && /[aou]/i.test(base) ? `|${base}e` : '';
  // The letter itself, base and combining marks, "ae" for "ä", the bare base.
  return `(?:${unit}|${base}\\p{M}+${umlaut}|${base})`;
}
