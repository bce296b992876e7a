import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScrubber } from '../../../main/engine/context/scrub-text.ts';

const known = createScrubber([
  'Ana',
  'Müller-Groß',
  'Ana Müller-Groß',
  'ana.mueller@example.org',
  '+49 711 1234567',
  '1980-03-04',
  '04.03.1980',
]);
const unknown = createScrubber([]);

describe('names of the profile', () => {
  it.each([
    ['Ana came alone.', '[redacted] came alone.'],
    ['ANA und ana', '[redacted] und [redacted]'],
    ["Anas Mann, Ana's husband", '[redacted] Mann, [redacted] husband'],
    ['Frau MÜLLER-GROSS', 'Frau [redacted]'],
    ['Frau Mueller-Gross, Frau Müller  Groß', 'Frau [redacted], Frau [redacted]'],
    ['Frau Mu\u0308ller', 'Frau [redacted]'],
    ['Frau Groß sagt', 'Frau [redacted] sagt'],
    ['Ana Müller-Groß', '[redacted]'],
    ['file_ana_2026', 'file_[redacted]_2026'],
  ])('are removed: %s', (text, expected) => {
    expect(known.text(text)).toBe(expected);
  });

  it.each(['Anamnese', 'Diana', 'Banane', 'Großmutter', 'großer Stress', 'Anästhesie'])(
    'do not eat a longer word: %s',
    (text) => expect(known.text(text)).toBe(text),
  );

  it('spare the particles of a name on their own', () => {
    const scrubber = createScrubber(['Maria von der Heide', 'von der Heide']);
    expect(scrubber.text('Maria von der Heide, von der Arbeit; Heide')).toBe(
      '[redacted], von der Arbeit; [redacted]',
    );
  });

  it('are taken literally, whatever signs they contain', () => {
    const scrubber = createScrubber(["O'Brien", 'Smith (Jr.)', 'a.*']);
    expect(scrubber.text('O’Brien, OBrien, Smith (Jr.) and abc')).toBe(
      '[redacted], [redacted], [redacted] and abc',
    );
  });

  it('leave no part of an e-mail address behind', () => {
    expect(known.text('mail ana@example.org or Ana.Mueller@Example.ORG')).toBe(
      'mail [redacted] or [redacted]',
    );
  });
});

describe('contacts and numbers of anybody', () => {
  it.each([
    ['jürgen@praxis-köln.de', '[redacted]'],
    ['Tel. +49 (0)711 / 123 45 67.', 'Tel. [redacted].'],
    ['0049-170-1234567', '[redacted]'],
    ['mobil 0170 1234567', 'mobil [redacted]'],
    ['(030) 123456-78', '[redacted]'],
    ['call 555-123-4567', 'call [redacted]'],
    ['KV-Nr. A123456789', 'KV-Nr. [redacted]'],
    ['SSN 078-05-1120', 'SSN [redacted]'],
    ['MRN: 0012345', 'MRN: [redacted]'],
    ['Fallnummer 2024-1177', 'Fallnummer [redacted]'],
    ['geb. 1.2.1950', 'geb. [redacted]'],
    ['born on May 3rd, 1975', 'born on [redacted]'],
    ['Geburtsdatum: 1975-05-03', 'Geburtsdatum: [redacted]'],
  ])('are removed: %s', (text, expected) => {
    expect(unknown.text(text)).toBe(expected);
  });

  it.each([
    'Seit 03.05.2024 krank, 03/2024-05/2024 Kur',
    'RR 120/80, Puls 72, 0,5 mg, 0.123456789',
    'Schlaf 0100-0600, um 07:30 wach',
    '2024-03-05T08:00:00Z, 2024-03-05 08:00:00.123456+00',
    'ICD F43.1, PSQI 12/21, 10000000 Leukozyten',
    'wurde am 3. Mai 2024 operiert',
    '0193a000-0000-7000-8000-000000000001',
  ])('are not seen in clinical text: %s', (text) => {
    expect(unknown.text(text)).toBe(text);
  });
});

describe('the known birth date and phone number', () => {
  it.each([
    '1980-03-04',
    '4.3.1980',
    '04.03.80',
    '03/04/1980',
    '4. März 1980',
    '4 March 1980',
    'March 4th, 1980',
    'Mar 4 1980',
    '19800304',
    '0711 1234567',
    '+497111234567',
    '0711/12 34 567',
    '1234567',
  ])('are removed in the form %s', (form) => {
    expect(known.text(`(${form})`)).toBe('([redacted])');
  });

  it('leave other dates and longer numbers alone', () => {
    const text = '14.3.1980, 04.03.1981, 119800304, 12345678';
    expect(known.text(text)).toBe(text);
  });

  it('are recognised as plain numbers', () => {
    expect(known.isIdentifier(497111234567)).toBe(true);
    expect(known.isIdentifier(72)).toBe(false);
  });
});

it('takes any identifier whatsoever, and removes it and nothing else', () => {
  const printable = fc.string({ unit: 'grapheme', minLength: 2, maxLength: 20 });
  fc.assert(
    fc.property(printable, (identifier) => {
      const isTelling = identifier.trim().length >= 2 && /[\p{L}\p{N}]/u.test(identifier);
      const scrubbed = createScrubber([identifier]).text(`before ${identifier} after`);
      expect(scrubbed.includes('[redacted]')).toBe(isTelling);
      expect(scrubbed).toMatch(/^before [\s\S]* after$/);
    }),
    { numRuns: 500 },
  );
  expect(createScrubber(['ana-maria@my-mail.example']).text('ana-maria@my-mail.example')).toBe('[redacted]');
});

it('stays fast on long and hostile text', () => {
  const startedAt = performance.now();
  for (const piece of ['0', '0 ', '+1-', 'a.', 'Ana', '1.', '(', '@a', 'geb. ', 'Fallnr. ']) {
    known.text(piece.repeat(20_000));
  }
  expect(performance.now() - startedAt).toBeLessThan(3_000);
});
