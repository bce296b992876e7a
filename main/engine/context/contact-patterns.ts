/** An e-mail address with any letters. The bounds (RFC 5321) keep the search linear in hostile text. */
export const emailPattern = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/giu;

// Not in the middle of a word, a decimal number, a date or a longer number.
const numberStart = String.raw`(?<![\p{L}\p{N}][.,/:-]?)`;
const separators = String.raw`[\s()/.-]`;
/** 03.05.2024, 3/2024, 0800-1630: dates and times of day that would pass for a number with a leading zero. */
const notADate = String.raw`(?!\d{1,2}[./-](?:\d{1,2}[./-])?\d{2,4}(?!\d)|\d{4}\s?-\s?\d{4}(?!\d))`;

const internationalPhone = new RegExp(
  String.raw`${numberStart}(?:\+|00)[1-9](?:${separators}{0,3}\d){6,14}(?!\d)`,
  'gu',
);
const nationalPhone = new RegExp(
  String.raw`${numberStart}\(?${notADate}0[1-9](?:[\s()/-]{0,3}\d){5,12}(?!\d)`,
  'gu',
);
const northAmericanPhone = new RegExp(
  String.raw`${numberStart}\(?[2-9]\d{2}\)?[\s.-]\s?\d{3}[\s.-]\d{4}(?!\d)`,
  'gu',
);
/** US social security, Swiss AHV and German health insurance numbers. */
const knownSchemes =
  /(?<![\p{L}\p{N}])(?:\d{3}-\d{2}-\d{4}|756\.\d{4}\.\d{4}\.\d{2}|[A-Z]\d{9})(?![\p{L}\p{N}])/gu;
/** "Fallnummer: 2024-1177", "MRN 0012345": the number after its label. Group 1 is the label. */
export const labelledRecordNumber =
  /((?<![\p{L}\p{N}])(?:MRN|SSN|(?:medical )?(?:record|patient|case|insurance) ?(?:id|no\.?|number|nr\.?)|Pat(?:ienten)?\.?-?(?:nummer|nr\.?|id)|Fall-?(?:nummer|nr\.?)|Akten-?(?:zeichen|nummer|nr\.?)|Versicher(?:ten|ungs)-?(?:nummer|nr\.?))[ :#.]{0,3})\p{L}{0,3}[-/]?\d[\p{L}\d/-]{2,}/giu;

/** Phone numbers and the numbers of known schemes by their form, whoever they belong to. */
export const contactPatterns = [internationalPhone, nationalPhone, northAmericanPhone, knownSchemes];

/** The digits of a text. */
export function phoneDigits(text: string): string {
  return text.replace(/\D/g, '');
}

/** A known phone number however it is grouped, with or without its country code: its last digits decide. */
export function phonePattern(phone: string): RegExp {
  const significant = phoneDigits(phone).slice(-7);
  const tail = Array.from(significant).join(`${separators}{0,3}`);
  return new RegExp(String.raw`(?<!\d)\+?(?:\d${separators}{0,3}){0,8}${tail}(?!\d)`, 'gu');
}
