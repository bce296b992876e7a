/** Brings text to the form that is searched: lower case, without accents, ß as ss ("Müller" → "muller"). */
export function foldForSearch(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss');
}

/** The folded words of a search, at most eight; more would only narrow what is already narrow. */
export function searchWords(search: string): string[] {
  return foldForSearch(search)
    .split(/[\s,]+/)
    .filter(Boolean)
    .slice(0, 8);
}
