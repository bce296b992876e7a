import type Database from 'better-sqlite3';
import type { PatientId } from '../../shared/ids.ts';
import { type PatientRecord, patientRecordSchema } from '../../shared/records.ts';
import { foldForSearch, searchWords } from './fold-for-search.ts';
import type { SearchTexts } from './search-texts.ts';

/** The columns of a patient, in a fixed order and without the helper column. */
export const patientColumns = Object.keys(patientRecordSchema.shape);

export interface PatientRows {
  put(patient: PatientRecord): void;
  tryGet(id: PatientId): PatientRecord | null;
  list(query: PatientQuery): PatientRecord[];
}

/** By last name; `search` '' = all. */
export interface PatientQuery {
  readonly search: string;
  /** The page begins behind this patient; one who has left the cache in the meantime ends the list. */
  readonly after?: PatientId | null;
  readonly limit: number;
}

const behind = '(search_text, id) > (select search_text, id from patients where id = ?)';

/** Reads and writes of the table `patients`. */
export function preparePatientRows(database: Database.Database, searchTexts: SearchTexts): PatientRows {
  const names = patientColumns.join(', ');
  const put = database.prepare(
    `insert or replace into patients (${names}, search_text)
     values (${patientColumns.map((name) => `@${name}`).join(', ')}, @search_text)`,
  );
  const get = database.prepare(`select ${names} from patients where id = ?`);
  return {
    put(patient) {
      const text = searchTextOf(patient);
      put.run({ ...patient, search_text: text });
      searchTexts.put({ source: 'patient', patientId: patient.id }, [text]);
    },
    tryGet(id) {
      const row = get.get(id);
      return row === undefined ? null : patientRecordSchema.parse(row);
    },
    list({ search, after = null, limit }) {
      const words = searchWords(search);
      const matches = words.map(() => 'and instr(search_text, ?) > 0').join(' ');
      const rows = database
        .prepare(
          `select ${names} from patients
           where ${after === null ? '? is null' : behind} ${matches} order by search_text, id limit ?`,
        )
        .all(after, ...words, limit);
      return rows.map((row) => patientRecordSchema.parse(row));
    },
  };
}

// Last name first, so that the index on this column is also the order of a list of people.
function searchTextOf(patient: PatientRecord): string {
  return foldForSearch([patient.last_name, patient.first_name].filter(Boolean).join(' '));
}
