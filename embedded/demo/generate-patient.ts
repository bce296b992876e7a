import { daysBefore } from './days-before.ts';
import { demoId } from './demo-id.ts';
import { generateAssessments } from './generate-assessments.ts';
import type { Note } from './note.ts';
import { generalNotes } from './notes-general.ts';
import { themedNotes } from './notes-themed.ts';
import type { PatientContext, Persona } from './persona.ts';
import type { Random } from './random.ts';
import type { DemoPatient, EntryRow, MeasureRow, ProfileRow } from './records.ts';
import { measureRisk } from './score-answers.ts';
import { courseDays, scoresAt } from './scores-at.ts';

/**
 * One patient whose measures, questionnaires and notes tell the same story.
 * @param today midnight UTC; everything happened before it
 */
export function generatePatient(
  persona: Persona,
  { random, today }: { random: Random; today: Date },
): DemoPatient {
  const profile = makeProfile(persona, { random, today });
  const context = { persona, patientId: profile.id, random, today };
  return {
    profile,
    entries: makeEntries(context),
    measures: makeMeasures(context),
    ...generateAssessments(context),
  };
}

function makeProfile(persona: Persona, { random, today }: { random: Random; today: Date }): ProfileRow {
  const { key, firstName, lastName, sex, language, age } = persona;
  const birthYear = today.getUTCFullYear() - age;
  const monthDay = `${twoDigits(random.int(1, 12))}-${twoDigits(random.int(1, 28))}`;
  const mailName = `${firstName}.${lastName}`.toLowerCase().replaceAll(' ', '');
  return {
    id: demoId(`patient:${key}`),
    user_id: demoId(`patient-user:${key}`),
    first_name: firstName,
    last_name: lastName,
    birth_year: birthYear,
    birth_date: random.chance(0.7) ? `${birthYear}-${monthDay}` : null,
    sex,
    preferred_language: language,
    contact_email: random.chance(0.8) ? `${mailName}@patients.example` : null,
    // Berlin numbers reserved for fiction: 030 23125 000 to 999.
    contact_phone: random.chance(0.7) ? `+49 30 23125 ${String(random.int(0, 999)).padStart(3, '0')}` : null,
    consent_data_processing: true,
    created_at: daysBefore(today, courseDays + 20, 9),
  };
}

/** About one measure a month, as far back as the course goes; now and then one score is missing. */
function makeMeasures({ persona, patientId, random, today }: PatientContext): MeasureRow[] {
  const { course, key } = persona;
  const measures: MeasureRow[] = [];
  for (let daysAgo = random.int(2, 18); daysAgo <= course.months * 30; daysAgo += random.int(24, 36)) {
    const { stress, sleep } = scoresAt(course, { daysAgo, random });
    const isPartial = random.chance(0.05);
    const sleepScore = isPartial ? null : sleep;
    measures.push({
      id: demoId(`measure:${key}:${measures.length}`),
      patient_id: patientId,
      created_at: daysBefore(today, daysAgo, random.int(6, 20), random.int(0, 59)),
      stress_score: stress,
      sleep_score: sleepScore,
      risk_level: measureRisk(stress, sleepScore),
    });
  }
  return measures;
}

/** General notes of some types, and what the course's themes bring; a note written later was edited now and then. */
function makeEntries({ persona, patientId, random, today }: PatientContext): EntryRow[] {
  return chooseNotes(persona, random).map((note, index) => {
    const [title, text] = note[persona.language];
    const daysAgo = random.int(3, persona.course.months * 30);
    const editedDaysAgo = random.chance(0.25) ? random.int(1, daysAgo) : daysAgo;
    return {
      id: demoId(`entry:${persona.key}:${index}`),
      patient_id: patientId,
      organization_id: persona.organizationId,
      title,
      content: { text: text.replaceAll('{name}', addressOf(persona)) },
      entry_type: note.type,
      tags: note.tags,
      is_archived: false,
      created_at: daysBefore(today, daysAgo, 10),
      updated_at: daysBefore(today, editedDaysAgo, editedDaysAgo === daysAgo ? 10 : 15),
    };
  });
}

const generalTypes = [
  { type: 'intake', probability: 0.8 },
  { type: 'medications', probability: 0.75 },
  { type: 'allergies', probability: 0.75 },
  { type: 'medical_history', probability: 0.5 },
  { type: 'lifestyle', probability: 0.6 },
  { type: 'family_history', probability: 0.4 },
] as const;

function chooseNotes({ course }: Persona, random: Random): Note[] {
  const themed = course.themes.flatMap((theme) => {
    const ofTheme = themedNotes.filter((note) => note.theme === theme);
    return theme === 'crisis' ? ofTheme : random.sample(ofTheme, random.int(1, 2));
  });
  const covered = new Set(themed.map(({ type }) => type));
  const general = generalTypes.flatMap(({ type, probability }) => {
    if (covered.has(type) || !random.chance(probability)) return [];
    return [random.pick(generalNotes.filter((note) => note.type === type))];
  });
  return [...general, ...themed];
}

/** Notes call patients by name, as real ones do: what leaves the machine has to be scrubbed of it. */
function addressOf({ firstName, lastName, sex, language }: Persona): string {
  if (sex === 'diverse') return `${firstName} ${lastName}`;
  const titles = { de: { female: 'Frau', male: 'Herr' }, en: { female: 'Ms', male: 'Mr' } };
  return `${titles[language][sex]} ${lastName}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
