import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { derivePatients } from '../../embedded/demo/derive-from-survey.ts';
import { parsePatientsFile, readPatientsFile } from '../../embedded/demo/read-patients-file.ts';
import { splitCsvRecords } from '../../embedded/demo/split-csv-records.ts';
import { surveyCatalogue } from '../../embedded/demo/survey-questionnaires.ts';
import { surveyColumns } from '../../embedded/demo/survey-row.ts';
import { surveyLine } from './patients-file-fixtures.ts';

const header = surveyColumns.join(',');
const file = (...lines: string[]) => [header, ...lines].join('\n');
const today = new Date('2026-11-23T00:00:00Z');
const derive = (...lines: string[]) =>
  derivePatients(parsePatientsFile(file(...lines)).rows, { organizationId: 'o', today });

describe('a patients file', () => {
  it('gives a row for each line, with null for an empty cell', () => {
    const { rows, skipped } = parsePatientsFile(
      file(surveyLine({ ID: '1', TotChol: '' }), surveyLine({ ID: '2' })),
    );
    expect(skipped).toEqual([]);
    expect(rows.map(({ ID }) => ID)).toEqual(['1', '2']);
    expect(rows[0]).toMatchObject({ Age: 44, TotChol: null, SleepHrsNight: 6, Gender: 'female' });
  });

  it('may have its columns in any order, quoted cells, CRLF and empty lines', () => {
    const line = surveyLine({ ID: '7', Education: '"College, part-time"' });
    const shuffled = `${line.slice(line.indexOf(',') + 1)},7`;
    const columns = [...surveyColumns.slice(1), 'ID'].map((column) => `"${column}"`).join(',');
    const { rows, skipped } = parsePatientsFile(`${columns}\r\n\r\n${shuffled}\r\n`);
    expect(skipped).toEqual([]);
    expect(rows).toMatchObject([{ ID: '7', Education: 'College, part-time', Smoke100: 'No' }]);
  });

  it('names each bad row with its line and every reason, and imports the others', () => {
    const csv = file(
      surveyLine({ ID: '1' }),
      surveyLine({ ID: '2', Age: 'old', Pulse: '900' }),
      '',
      '3,2009_10,female',
      surveyLine({ ID: '1' }),
      surveyLine({ ID: '5', Gender: '"fe"male' }),
      surveyLine({ ID: '6', Depressed: 'Always', Gender: '' }),
      surveyLine({ ID: '7' }),
    );
    const { rows, skipped } = parsePatientsFile(csv);
    expect(rows.map(({ ID }) => ID)).toEqual(['1', '7']);
    expect(skipped).toEqual([
      { line: 3, reason: 'Age is not a number; Pulse is above 250' },
      { line: 5, reason: '3 cells instead of 29' },
      { line: 6, reason: 'ID is the same as on line 2' },
      { line: 7, reason: 'a quote stands where none may' },
      { line: 8, reason: 'Gender is none of female, male; Depressed is none of None, Several, Most' },
    ]);
  });

  it('refuses minors, and never repeats a cell in a reason', () => {
    const { skipped } = parsePatientsFile(
      file(surveyLine({ ID: '1' }), surveyLine({ ID: '2', Age: '17', Work: 'x'.repeat(99) })),
    );
    expect(skipped).toEqual([{ line: 3, reason: 'Age is below 18; Work is no short plain text' }]);
  });

  it('counts lines on over a cell with a line break and reports a quote that is never closed', () => {
    const csv = file(
      surveyLine({ ID: '1', Work: '"Work\ning"' }),
      surveyLine({ ID: '2', Age: '1' }),
      surveyLine({ ID: '3' }),
      surveyLine({ ID: '4', Work: '"Working' }),
    );
    const { rows, skipped } = parsePatientsFile(csv);
    expect(rows.map(({ ID }) => ID)).toEqual(['3']);
    expect(skipped.map(({ line }) => line)).toEqual([2, 4, 6]);
    expect(skipped[2]?.reason).toBe('a quoted cell is never closed');
  });

  it.each([
    ['empty', '', 'The patients file is empty.'],
    ['with semicolons', 'a;b;c\n1;2;3', 'separates its columns with semicolons'],
    ['without a column', header.replace('Age,', ''), 'Missing: Age.'],
    ['with an unknown column', `${header},Shoe`, 'Unknown: Shoe.'],
    ['with a column twice', `${header},Age`, 'Named twice: Age.'],
    ['with a column spelt otherwise', header.replace('Age', 'age'), 'Missing: Age. Unknown: age.'],
    ['without rows', header, 'has a header but no rows'],
    ['without a good row', `${header}\n1,2`, 'the first problem is on line 2: 2 cells instead of 29'],
    [
      'with a broken header',
      `"${header}`,
      'header of the patients file is malformed: a quoted cell is never closed',
    ],
  ])('is refused as a whole: %s', (_, csv, sentence) => {
    expect(() => parsePatientsFile(csv)).toThrow(sentence);
  });
});

describe('reading from disk', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'patients-file-'));
    return () => rm(folder, { recursive: true });
  });
  const write = async (name: string, content: string | Uint8Array) => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };

  it('takes a file with a byte order mark', async () => {
    const path = await write('bom.csv', `\uFEFF${file(surveyLine({ ID: '1' }))}`);
    expect((await readPatientsFile(path)).rows).toHaveLength(1);
  });

  it('refuses what is not UTF-8, and a file that is not there', async () => {
    const path = await write('latin1.csv', Buffer.from(`${header}\n\xe4`, 'latin1'));
    await expect(readPatientsFile(path)).rejects.toThrow('The patients file is not text in UTF-8.');
    await expect(readPatientsFile(join(folder, 'none.csv'))).rejects.toThrow(/can not be read/);
  });
});

describe('splitting into records', () => {
  it('keeps quoted line breaks, drops empty lines, and survives a stray quote', () => {
    expect(splitCsvRecords('a,b\r\n\r\n"x\ny",2\nm"n,3\n"p""q",4')).toEqual([
      { line: 1, text: 'a,b' },
      { line: 3, text: '"x\ny",2' },
      { line: 5, text: 'm"n,3' },
      { line: 6, text: '"p""q",4' },
    ]);
  });
});

describe('a surveyed person as a patient', () => {
  it('has an invented name and nothing else that is not in the row', () => {
    const [patient] = derive(surveyLine({ ID: '4711' }));
    expect(patient?.profile).toMatchObject({
      birth_year: 2026 - 44,
      birth_date: null,
      sex: 'female',
      contact_email: null,
    });
    expect(JSON.stringify(patient)).not.toContain('4711');
  });

  it('has the measures that follow from sleep, days and PHQ-2', () => {
    const derived = (cells: Record<string, string>) =>
      derive(surveyLine({ ID: '1', ...cells }))[0]?.measures[0];
    expect(derived({ SleepHrsNight: '6', SleepTrouble: 'Yes' })?.sleep_score).toBe(50);
    expect(derived({ SleepHrsNight: '8', SleepTrouble: 'No' })?.sleep_score).toBe(100);
    expect(derived({ SleepHrsNight: '2', SleepTrouble: 'Yes' })?.sleep_score).toBe(0);
    expect(derived({ SleepHrsNight: '', SleepTrouble: 'Yes' })).toMatchObject({
      sleep_score: null,
      risk_level: 'pending',
    });
    expect(derived({ DaysMentHlthBad: '30', LittleInterest: 'Most', Depressed: 'Most' })?.stress_score).toBe(
      100,
    );
    expect(
      derived({ DaysMentHlthBad: '15', LittleInterest: 'None', Depressed: 'Several' })?.stress_score,
    ).toBe(38);
    expect(derived({ DaysMentHlthBad: '0', LittleInterest: 'None', Depressed: 'None' })?.stress_score).toBe(
      0,
    );
  });

  it('has answers only to what was answered, each within its question', () => {
    const [patient] = derive(surveyLine({ ID: '1', LittleInterest: '', Depressed: '', DaysMentHlthBad: '' }));
    expect(patient?.assessments.map(({ funnel }) => funnel)).toEqual(['survey-sleep', 'survey-health']);
    const { questions } = surveyCatalogue();
    for (const { question_id, answer_value } of patient?.answers ?? []) {
      const question = questions.find(({ key }) => key === question_id);
      expect(answer_value).toBeGreaterThanOrEqual(question?.min_value ?? Number.NaN);
      expect(answer_value).toBeLessThanOrEqual(question?.max_value ?? Number.NaN);
    }
  });

  it('has no diastolic pressure of 0 in the notes', () => {
    const text = (cells: Record<string, string>) =>
      derive(surveyLine({ ID: '1', ...cells }))[0]
        ?.entries.map(({ content }) => content.text)
        .join(' ');
    expect(text({ BPSysAve: '120', BPDiaAve: '0' })).toContain('Systolic blood pressure: 120 mmHg.');
    expect(text({ BPSysAve: '120', BPDiaAve: '80' })).toContain('Blood pressure: 120/80 mmHg.');
    expect(text({ BPSysAve: '', BPDiaAve: '' })).not.toContain('pressure');
  });
});
