import type Database from 'better-sqlite3';
import { foldForSearch } from './fold-for-search.ts';

/** What a text belongs to; texts of a patient find all of the patient's runs, those of a report its run. */
export type SearchSource =
  | { readonly source: 'patient' | 'pack'; readonly patientId: string }
  | { readonly source: 'report'; readonly reportId: string; readonly runId: string };

export interface SearchTexts {
  /** Makes the lines findable in place of the earlier ones. They leave with their row, by triggers. */
  put(of: SearchSource, lines: readonly string[]): void;
}

/** Writes of the table `search_texts`. Call it in the transaction that writes the row itself. */
export function prepareSearchTexts(database: Database.Database): SearchTexts {
  const put = database.prepare(
    `insert into search_texts (source, source_id, patient_id, run_id, text)
     values (@source, @sourceId, @patientId, @runId, @text)
     on conflict (source, source_id) do update set text = excluded.text where text <> excluded.text`,
  );
  return {
    put(of, lines) {
      const text = foldForSearch(lines.join('\n'));
      if (of.source === 'report') {
        put.run({ source: of.source, sourceId: of.reportId, patientId: null, runId: of.runId, text });
      } else {
        put.run({ source: of.source, sourceId: of.patientId, patientId: of.patientId, runId: null, text });
      }
    },
  };
}

/** Shorter words are not in the index; they are looked for where it costs little: in names, reasons and ids. */
const shortestIndexed = 3;

/** @returns the query of the index that finds what has all letter triples of a folded word; null: it is too short. */
export function tryIndexQuery(word: string): string | null {
  // Code points: the tokenizer of the index counts those.
  const letters = Array.from(word);
  if (letters.length < shortestIndexed) return null;
  const triples = letters.slice(2).map((_, index) => letters.slice(index, index + 3).join(''));
  return [...new Set(triples)].map((triple) => `"${triple.replaceAll('"', '""')}"`).join(' AND ');
}
