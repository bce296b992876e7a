import type { EntryType } from './note.ts';
import type { SurveyRow } from './survey-row.ts';

/** An entry made of cells, in plain words. */
export interface SurveyNote {
  type: EntryType;
  title: string;
  text: string;
  tags: readonly string[];
}

/** What the survey says about a person, as entries; a type without a filled cell has no entry. The ID is left out. */
export function surveyNotes(row: SurveyRow): SurveyNote[] {
  const note = (type: EntryType, title: string, sentences: readonly (string | null)[]): SurveyNote[] => {
    const text = sentences.filter((sentence) => sentence !== null).join(' ');
    return text === '' ? [] : [{ type, title, text, tags: ['survey'] }];
  };
  return [
    ...note('intake', 'Background', background(row)),
    ...note('medical_history', 'Examination and history', examination(row)),
    ...note('lifestyle', 'Habits', habits(row)),
  ];
}

function background(row: SurveyRow): (string | null)[] {
  const { SurveyYr, Age, MaritalStatus, Education, Work } = row;
  return [
    `Surveyed in ${SurveyYr.replace('_', '/')}.`,
    Age >= 80 ? 'Age is recorded as 80 for everybody of 80 or older.' : null,
    say('Marital status', MaritalStatus),
    say('Education', Education),
    say('Work', Work),
  ];
}

function examination(row: SurveyRow): (string | null)[] {
  const { Weight, Height, BMI, Pulse, BPSysAve, BPDiaAve, DirectChol, TotChol, Diabetes } = row;
  return [
    say('Weight', Weight, 'kg'),
    say('Height', Height, 'cm'),
    say('BMI', BMI, 'kg/m²'),
    say('Pulse', Pulse, '/min'),
    bloodPressure(BPSysAve, BPDiaAve),
    say('HDL cholesterol', DirectChol, 'mmol/L'),
    say('Total cholesterol', TotChol, 'mmol/L'),
    Diabetes === null ? null : Diabetes === 'Yes' ? 'Diabetes diagnosed by a doctor.' : 'No known diabetes.',
  ];
}

/** A diastolic value of 0 is no pressure but a sound that could not be heard: it is not written down. */
function bloodPressure(systolic: number | null, diastolic: number | null): string | null {
  if (systolic === null) return null;
  if (diastolic === null || diastolic === 0) return `Systolic blood pressure: ${systolic} mmHg.`;
  return `Blood pressure: ${systolic}/${diastolic} mmHg.`;
}

function habits(row: SurveyRow): (string | null)[] {
  const { PhysActive, PhysActiveDays, AlcoholDay, AlcoholYear } = row;
  const days = PhysActiveDays === null ? '' : ` on ${PhysActiveDays} days a week`;
  return [
    PhysActive === null
      ? null
      : PhysActive === 'Yes'
        ? `Physically active${days}.`
        : 'Not physically active.',
    AlcoholYear === null ? null : `Drinks on ${AlcoholYear} days a year.`,
    AlcoholDay === null ? null : `Drinks on such a day: ${AlcoholDay}.`,
    smoking(row),
  ];
}

function smoking({ SmokeNow, Smoke100 }: SurveyRow): string | null {
  if (SmokeNow === 'Yes') return 'Smokes.';
  if (Smoke100 === 'Yes') return SmokeNow === 'No' ? 'Former smoker.' : 'Has smoked.';
  return Smoke100 === 'No' ? 'Never smoked more than 100 cigarettes.' : null;
}

function say(what: string, value: string | number | null, unit?: string): string | null {
  if (value === null) return null;
  return `${what}: ${value}${unit === undefined ? '' : ` ${unit}`}.`;
}
