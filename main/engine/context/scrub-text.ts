import { birthDatePattern, labelledBirthDate, parseBirthDate } from './birth-date-patterns.ts';
import {
  contactPatterns,
  emailPattern,
  labelledRecordNumber,
  phoneDigits,
  phonePattern,
} from './contact-patterns.ts';
import { escapeRegExp } from './escape-regexp.ts';
import { namePartPatterns, wholeNamePattern } from './name-patterns.ts';

/** What stands where an identifier stood. */
const marker = '[redacted]';

/** Removes the identifiers of one patient, and whatever has the form of a contact, birth date or record number. */
export interface Scrubber {
  readonly marker: string;
  text(text: string): string;
  /** True for a number that is one of the known identifiers, such as a phone number stored as a number. */
  isIdentifier(value: number): boolean;
}

/**
 * @param identifiers what the profile knows: names, e-mail, phone, birth date (ISO or DD.MM.YYYY), in any order.
 * Names of other people in a note cannot be known here and stay; this is minimisation, not anonymisation.
 */
export function createScrubber(identifiers: readonly string[]): Scrubber {
  const known = identifiers.map((identifier) => identifier.trim()).filter(isTelling);
  // E-mail addresses first: a name inside one would leave its domain behind. Long names before their parts.
  const patterns = [
    ...[...known].sort((a, b) => b.length - a.length).map(patternOf),
    ...known.filter(isName).flatMap(namePartPatterns),
    ...contactPatterns,
  ];
  const scrub = (text: string) => {
    const withoutMail = text.includes('@') ? text.replace(emailPattern, marker) : text;
    return patterns
      .reduce((scrubbed, pattern) => scrubbed.replace(pattern, marker), withoutMail)
      .replace(labelledRecordNumber, `$1${marker}`)
      .replace(labelledBirthDate, `$1${marker}`);
  };
  const knownDigits = new Set(known.map(phoneDigits).filter((digits) => digits.length >= 6));
  return {
    marker,
    text: scrub,
    isIdentifier: (value) => knownDigits.has(String(value)) || knownDigits.has(`0${value}`),
  };
}

/** A sign or a single letter would match everywhere. */
function isTelling(identifier: string): boolean {
  return identifier.length >= 2 && /[\p{L}\p{N}]/u.test(identifier);
}

function patternOf(identifier: string): RegExp {
  if (identifier.includes('@')) return literalPattern(identifier);
  const birthDate = parseBirthDate(identifier);
  if (birthDate) return birthDatePattern(birthDate);
  return isPhone(identifier) ? phonePattern(identifier) : wholeNamePattern(identifier);
}

function isName(identifier: string): boolean {
  return !identifier.includes('@') && parseBirthDate(identifier) === null && !isPhone(identifier);
}

function isPhone(identifier: string): boolean {
  return /^[+\d\s()/.-]+$/.test(identifier) && phoneDigits(identifier).length >= 6;
}

function literalPattern(text: string): RegExp {
  return new RegExp(escapeRegExp(text), 'giu');
}
