import type { Random } from '../../../embedded/demo/random.ts';
import type { MadeUpPatient, Note } from './add-patients.ts';

/** A patient, and everything by which the text of the record gives away who it is. */
export interface KnownPatient extends MadeUpPatient {
  readonly email: string;
  readonly phone: string;
  /** Every spelling of an identifier that was written into the notes. */
  readonly planted: readonly string[];
}

/** Made-up mail addresses all end like this, phone numbers (a range kept free for films) all begin like this. */
export const mailDomain = 'patient-mail.example';
export const phoneStart = '23125';

const syllables = 'zor vex quil nyth brax öst mür tha jul kerv wux plon gris däm fyl hox ryk sov'.split(' ');
const months = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(
  ' ',
);

/** Makes up a patient whose names are no words of any language and whose notes name them in many spellings. */
export function makeUpPatient(random: Random, number: number): KnownPatient {
  const person = {
    firstName: makeUpName(random),
    lastName: random.chance(0.3) ? `${makeUpName(random)}-${makeUpName(random)}` : makeUpName(random),
    birthDate: `${random.int(1921, 1929)}-${twoDigits(random.int(1, 12))}-${twoDigits(random.int(13, 28))}`,
    phone: `+49 30 ${phoneStart} ${String(number % 1_000).padStart(3, '0')}`,
  };
  const email = `${plain(person.firstName)}.${plain(person.lastName)}${number}@${mailDomain}`.toLowerCase();
  const spellings = spellingsOf({ ...person, email });
  const chosen = random.sample(spellings, 8);
  return { ...person, email, planted: chosen, notes: notesWith(chosen) };
}

function makeUpName(random: Random): string {
  const name = random.sample(syllables, 3).join('');
  return name.charAt(0).toUpperCase() + name.slice(1);
}

interface Person {
  readonly firstName: string;
  readonly lastName: string;
  readonly birthDate: string;
  readonly email: string;
  readonly phone: string;
}

function spellingsOf({ firstName, lastName, birthDate, email, phone }: Person): string[] {
  const [year = '', month = '', day = ''] = birthDate.split('-');
  const digits = phone.slice(-3);
  return [
    `${firstName} ${lastName}`,
    `${lastName}, ${firstName}`,
    `${firstName}s`,
    lastName.toUpperCase(),
    lastName.split('-').at(-1) ?? lastName,
    plain(lastName),
    plain(firstName).toLowerCase(),
    email,
    email.toUpperCase(),
    phone,
    `030 ${phoneStart}${digits}`,
    `(030) ${phoneStart} ${digits}`,
    `0049-30-${phoneStart}-${digits}`,
    birthDate,
    `${day}.${month}.${year}`,
    `${Number(day)}. ${months[Number(month) - 1]} ${year}`,
    `${month}/${day}/${year}`,
    `${year}${month}${day}`,
  ];
}

/** Eight identifiers in everything that holds text: titles, tags, values and keys. */
function notesWith(spellings: readonly string[]): Note[] {
  const [a = '', b = '', c = '', d = '', e = '', f = '', g = '', h = ''] = spellings;
  return [
    {
      title: `Gespräch mit ${a}`,
      content: { text: `Laut ${b} schläft sie schlecht. Rückfrage unter ${c}.` },
    },
    { title: 'Intake', content: { text: `Reported by ${d} <${e}>.`, [f]: { value: `see ${g}` } }, tags: [h] },
  ];
}

/** Written without umlauts, as in mail addresses. */
function plain(name: string): string {
  return name.replace(/[äöü]/gi, (letter) => `${letter.normalize('NFD').charAt(0)}e`);
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
