import type Database from 'better-sqlite3';
import { searchWords } from './fold-for-search.ts';
import { tryIndexQuery } from './search-texts.ts';

// Reasons and ids are read along the index of the list; names are searched once per query and then looked up.
const inRun = (n: number) => `instr(runs.search_text, @word${n}) > 0 or instr(runs.id, @word${n}) > 0`;
const inRunOrName = (n: number) =>
  `(${inRun(n)} or runs.patient_id in (select id from patients where instr(search_text, @word${n}) > 0))`;

const candidates = (n: number, owner: 'patient_id' | 'run_id') => `
  select ${owner} from search_index cross join search_texts indexed by search_texts_owner
    on search_texts.id = search_index.rowid
  where search_index match @query${n} and ${owner} is not null`;
const mayMatch = (n: number) =>
  `(${inRun(n)} or runs.patient_id in (${candidates(n, 'patient_id')}) or runs.id in (${candidates(n, 'run_id')}))`;

const textHas = (n: number, owner: 'patient_id' | 'run_id', value: string) =>
  `exists (select 1 from search_texts where ${owner} = ${value} and instr(text, @word${n}) > 0)`;
const matches = (n: number) =>
  `(${inRun(n)} or ${textHas(n, 'patient_id', 'runs.patient_id')} or ${textHas(n, 'run_id', 'runs.id')})`;

/** A folded word of a search. */
export interface SearchWord {
  readonly word: string;
  /** Null: too short for the index. */
  readonly query: string | null;
  /** So many texts have it that the page is full before a list of them all would be made. */
  readonly common: boolean;
}

/** From here on it costs less to read the texts of the rows in their order than to look up who has the word. */
const commonFrom = 5_000;

/** Splits a search into its words and asks the index how frequent they are. */
export function prepareSearchWords(database: Database.Database): (search: string) => SearchWord[] {
  const reachesLimit = database
    .prepare('select 1 from search_index where search_index match ? limit 1 offset ?')
    .pluck();
  return (search) =>
    searchWords(search).map((word) => {
      const query = tryIndexQuery(word);
      return { word, query, common: query !== null && reachesLimit.get(query, commonFrom - 1) !== undefined };
    });
}

/**
 * Words that the index knows narrow the runs first; whether those really have every word is read in their texts, and
 * only as far as the list asks for it. Without such a word the texts would all have to be read, so they are left out.
 * @returns conditions on `runs`, to be bound to `@word0`, `@query0` and so on.
 */
export function whereWords(words: readonly SearchWord[]): string {
  const numbers = words.map((_, n) => n);
  const indexed = numbers.filter((n) => words[n]?.query !== null);
  const rare = indexed.filter((n) => !words[n]?.common);
  // Several common words may be rare together: then only the lists of them all tell.
  const narrowing = rare.length === 0 && words.length > 1 ? indexed : rare;
  const conditions =
    indexed.length > 0 ? [...narrowing.map(mayMatch), ...numbers.map(matches)] : numbers.map(inRunOrName);
  return conditions.map((condition) => ` and ${condition}`).join('');
}
