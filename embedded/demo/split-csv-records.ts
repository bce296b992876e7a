/** One record of a CSV text as it stands there, and the line on which it begins (the first line is 1). */
export interface CsvRecordText {
  line: number;
  text: string;
}

/**
 * Cuts a CSV text (RFC 4180; LF is taken as well as CRLF) into records; empty lines are left out. A line break inside a
 * quoted cell belongs to the record. Reading record by record keeps one malformed row from swallowing the next ones.
 */
export function splitCsvRecords(csv: string): CsvRecordText[] {
  const records: CsvRecordText[] = [];
  let start = 0;
  let line = 1;
  let startLine = 1;
  let isQuoted = false;
  const finish = (end: number) => {
    const text = csv.slice(start, end).replace(/\r$/, '');
    if (text !== '') records.push({ line: startLine, text });
  };
  for (let index = 0; index < csv.length; index += 1) {
    const character = csv[index];
    if (character === '"') {
      // A quote opens only at the start of a cell; inside, each further quote toggles, so that "" changes nothing.
      const isCellStart = index === start || csv[index - 1] === ',';
      isQuoted = isQuoted ? false : isCellStart || csv[index - 1] === '"';
    } else if (character === '\n') {
      line += 1;
      if (isQuoted) continue;
      finish(index);
      start = index + 1;
      startLine = line;
    }
  }
  finish(csv.length);
  return records;
}
