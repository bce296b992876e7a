const months = [
  'Januar|January|Jänner|Jan',
  'Februar|February|Feber|Feb',
  'März|March|Mär|Mar',
  'April|Apr',
  'Mai|May',
  'Juni|June|Jun',
  'Juli|July|Jul',
  'August|Aug',
  'September|Sept|Sep',
  'Oktober|October|Okt|Oct',
  'November|Nov',
  'Dezember|December|Dez|Dec',
];
const gap = String.raw`\s?[./-]\s?`;
const ordinal = '(?:st|nd|rd|th|\\.)?';

/** A calendar date as digits without leading zeros. */
export interface BirthDate {
  readonly year: string;
  readonly month: string;
  readonly day: string;
}

/** Reads YYYY-MM-DD or DD.MM.YYYY; null for anything else. */
export function parseBirthDate(text: string): BirthDate | null {
  const iso = /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/.exec(text)?.groups;
  const german = /^(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4})$/.exec(text)?.groups;
  const { year, month, day } = iso ?? german ?? {};
  if (!year || !month || !day) return null;
  return { year, month: month.replace(/^0/, ''), day: day.replace(/^0/, '') };
}

/** One date in the forms people write: 1980-03-14, 14.3.80, 03/14/1980, 14. März 1980, March 14th, 1980, 19800314. */
export function birthDatePattern({ year, month, day }: BirthDate): RegExp {
  const d = `0?${day}`;
  const m = `0?${month}`;
  const y = `(?:${year}|${year.slice(2)})`;
  const name = `(?:${months[Number(month) - 1] ?? '(?!)'})\\.?`;
  const forms = [
    `${year}${gap}${m}${gap}${d}`,
    `${d}${gap}${m}${gap}${y}`,
    `${m}${gap}${d}${gap}${y}`,
    `${d}${ordinal}\\s?(?:of )?${name}\\s?${year}`,
    `${name}\\s?${d}${ordinal},?\\s${year}`,
    `${year}${month.padStart(2, '0')}${day.padStart(2, '0')}`,
  ];
  return new RegExp(`(?<!\\d)(?:${forms.join('|')})(?!\\d)`, 'giu');
}

const anyDate = [
  String.raw`\d{4}${gap}\d{1,2}${gap}\d{1,2}`,
  String.raw`\d{1,2}${gap}\d{1,2}${gap}\d{2,4}`,
  String.raw`\d{1,2}${ordinal}\s?(?:of )?(?:${months.join('|')})\.?\s?\d{4}`,
  String.raw`(?:${months.join('|')})\.?\s?\d{1,2}${ordinal},?\s\d{4}`,
].join('|');

/** Any full date that is called a birth date: "geb. 1.2.1980", "born on May 3, 1975". Group 1 is the label. */
export const labelledBirthDate = new RegExp(
  String.raw`((?<!\p{L})(?:geb\.?|geboren|Geburtsdatum|Geburtstag|born|birth\s?date|birthday|date of birth|DOB)[\s:,(*]{0,4}(?:am|on|ist|is|:)?\s*)(?:${anyDate})(?!\d)`,
  'giu',
);
