import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { PatientsFileError } from './patients-file-error.ts';
import { type CsvRecordText, splitCsvRecords } from './split-csv-records.ts';
import { type SurveyRow, surveyColumns, surveyRowSchema } from './survey-row.ts';

/** A row that can not be used: where it begins and why. The reason never repeats a cell. */
export interface SkippedRow {
  line: number;
  reason: string;
}

/** What a patients file holds. */
export interface PatientsFile {
  rows: SurveyRow[];
  skipped: SkippedRow[];
}

/** Reads and checks a patients file. @throws PatientsFileError when it can not be read, or has a wrong header or no usable row. */
export async function readPatientsFile(path: string): Promise<PatientsFile> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new PatientsFileError(`The patients file ${path} can not be read.`, { cause });
  });
  return parsePatientsFile(decode(bytes));
}

/** The same for a text already read. */
export function parsePatientsFile(csv: string): PatientsFile {
  const [header, ...records] = splitCsvRecords(csv);
  if (header === undefined) throw new PatientsFileError('The patients file is empty.');
  const columns = readHeader(header);
  const seen = new Map<string, number>();
  const file: PatientsFile = { rows: [], skipped: [] };
  for (const record of records) {
    const read = readRow(record, columns);
    const firstLine = read.ok ? seen.get(read.row.ID) : undefined;
    if (!read.ok) file.skipped.push({ line: record.line, reason: read.reason });
    else if (firstLine !== undefined) {
      file.skipped.push({ line: record.line, reason: `ID is the same as on line ${firstLine}` });
    } else {
      seen.set(read.row.ID, record.line);
      file.rows.push(read.row);
    }
  }
  if (file.rows.length === 0) throw new PatientsFileError(describeEmpty(file.skipped));
  return file;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes); // removes a byte order mark
  } catch (cause) {
    throw new PatientsFileError('The patients file is not text in UTF-8.', { cause });
  }
}

function readHeader(header: CsvRecordText): string[] {
  if (!header.text.includes(',') && header.text.includes(';')) {
    throw new PatientsFileError(
      'The patients file separates its columns with semicolons; it has to be CSV with commas (RFC 4180).',
    );
  }
  const cells = readCells(header);
  if (!cells.ok)
    throw new PatientsFileError(`The header of the patients file is malformed: ${cells.reason}.`);
  const columns = cells.cells.map((cell) => cell.trim());
  const problems = [
    list(
      'Missing',
      surveyColumns.filter((column) => !columns.includes(column)),
    ),
    list(
      'Unknown',
      columns.filter((column) => !surveyColumns.includes(column)),
    ),
    list(
      'Named twice',
      columns.filter((column, index) => columns.indexOf(column) !== index),
    ),
  ].filter((problem) => problem !== null);
  if (problems.length === 0) return columns;
  throw new PatientsFileError(`The header of the patients file does not fit. ${problems.join(' ')}`);
}

function list(what: string, columns: readonly string[]): string | null {
  if (columns.length === 0) return null;
  return `${what}: ${columns.map((column) => (column === '' ? '(a column without a name)' : column)).join(', ')}.`;
}

type RowResult = { ok: true; row: SurveyRow } | { ok: false; reason: string };

function readRow(record: CsvRecordText, columns: readonly string[]): RowResult {
  const read = readCells(record);
  if (!read.ok) return read;
  const { cells } = read;
  if (cells.length !== columns.length) {
    return { ok: false, reason: `${cells.length} cells instead of ${columns.length}` };
  }
  const parsed = surveyRowSchema.safeParse(
    Object.fromEntries(columns.map((column, index) => [column, cells[index]?.trim()])),
  );
  if (parsed.success) return { ok: true, row: parsed.data };
  return {
    ok: false,
    reason: parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '),
  };
}

/** The cells of one record. A malformed one is an answer, not an exception. */
function readCells({ text }: CsvRecordText): { ok: true; cells: string[] } | { ok: false; reason: string } {
  try {
    const [cells] = parse(text, { relax_column_count: true });
    return cells === undefined ? { ok: false, reason: 'no cells' } : { ok: true, cells };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'CSV_QUOTE_NOT_CLOSED') return { ok: false, reason: 'a quoted cell is never closed' };
    if (typeof code === 'string' && code.startsWith('CSV_'))
      return { ok: false, reason: 'a quote stands where none may' };
    throw error;
  }
}

function describeEmpty(skipped: readonly SkippedRow[]): string {
  const [first] = skipped;
  if (first === undefined) return 'The patients file has a header but no rows.';
  return `No row of the patients file can be used; the first problem is on line ${first.line}: ${first.reason}.`;
}
