import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type KnownPatient, mailDomain, phoneStart } from './made-up-people.ts';

/** Finds identifiers of made-up patients in any text; answers with what it found, for a note of the campaign. */
export type FindIdentifiers = (text: string) => string[];

const phonePattern = new RegExp(`${phoneStart}[\\s()/.-]{0,3}\\d{3}(?!\\d)`, 'g');
const mailPattern = new RegExp(`[\\w.+-]+@${mailDomain.replace('.', '\\.')}`, 'gi');
/** Birth dates are from a decade that nothing else in a record is from. */
const datePattern =
  /(?<!\d)(?:192\d-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]192\d|192\d[01]\d[0-3]\d|\d{1,2}\. \p{L}+ 192\d)(?!\d)/gu;

/** Looks for names of these patients in any spelling, and for contacts and birth dates of any of them. */
export function identifiersOf(patients: readonly KnownPatient[]): FindIdentifiers {
  const names = new Set(
    patients.flatMap(({ firstName, lastName }) => `${firstName}-${lastName}`.split('-').map(fold)),
  );
  return (text) => [
    ...namesIn(fold(text), names),
    ...(text.match(phonePattern) ?? []),
    ...(text.match(mailPattern) ?? []),
    ...(text.match(datePattern) ?? []),
  ];
}

function namesIn(folded: string, names: ReadonlySet<string>): string[] {
  const words = folded.match(/[a-z]{6,}/g) ?? [];
  return words.filter((word) => names.has(word) || names.has(word.replace(/s$/, '')));
}

/** Lower case, without accents, "ae" as "a": one form for all spellings of a name. */
function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll(/([aou])e/g, '$1');
}

export interface SearchedFiles {
  readonly files: number;
  /** Memory dumps among them: a memory that holds a record must not be written to disk at all. */
  readonly dumps: number;
  readonly found: readonly string[];
}

/** Searches every file below a folder, as UTF-8 and as UTF-16. */
export function searchFiles(folder: string, find: FindIdentifiers): SearchedFiles {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
  const found = paths.flatMap((path) => {
    const content = tryRead(path);
    if (!content) return [];
    const texts = [content.toString('utf8'), content.toString('utf16le')];
    return texts.flatMap(find).map((identifier) => `${path}: ${identifier}`);
  });
  return { files: paths.length, dumps: paths.filter((path) => path.endsWith('.dmp')).length, found };
}

/** Null: a passing file of Chromium that is gone by now. */
function tryRead(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return null;
    throw fault;
  }
}
