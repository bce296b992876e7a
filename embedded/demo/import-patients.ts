import { derivePatients } from './derive-from-survey.ts';
import { readPatientsFile, type SkippedRow } from './read-patients-file.ts';
import type { Catalogue, DemoPatient } from './records.ts';
import { surveyCatalogue } from './survey-questionnaires.ts';

/** The people of a patients file, as rows to insert, and the rows that were left out. */
export interface ImportedPatients {
  patients: DemoPatient[];
  skipped: SkippedRow[];
  catalogue: Catalogue;
}

/**
 * Reads a CSV file with surveyed people and derives a record for each usable row.
 * @param log receives one line per skipped row and one with the counts; never a cell of the file
 * @throws PatientsFileError when the file can not be read, has a wrong header or no usable row
 */
export async function importPatients(
  path: string,
  { organizationId, today, log }: { organizationId: string; today: Date; log: (line: string) => void },
): Promise<ImportedPatients> {
  const { rows, skipped } = await readPatientsFile(path);
  for (const { line, reason } of skipped) log(`patients file, line ${line}: skipped, ${reason}`);
  const patients = derivePatients(rows, { organizationId, today });
  const lines = skipped.length === 0 ? '' : ` (lines ${skipped.map(({ line }) => line).join(', ')})`;
  log(`patients file: imported ${patients.length}, skipped ${skipped.length}${lines}`);
  return { patients, skipped, catalogue: surveyCatalogue() };
}
