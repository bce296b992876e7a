import { describe, expect, it } from 'vitest';
import { findRedFlags } from '../../../../main/engine/checks/red-flags.ts';
import { redFlagTerms } from '../../../../shared/diagnosis.ts';

describe('a red flag', () => {
  it.each([
    ['suicidality', 'The patient reports suicidal ideation.', 'Die Patientin berichtet von Suizidgedanken.'],
    ['weariness_of_life', 'Describes being weary of life.', 'Wirkt lebensmüde.'],
    ['self_harm', 'Repeated self-harm in spring.', 'Wiederholte Selbstverletzungen im Frühjahr.'],
    ['harm_to_others', 'Violent impulses towards colleagues.', 'Fremdaggressive Impulse gegenüber Kollegen.'],
    ['psychosis', 'Hallucinations at night.', 'Hört Stimmen, vor allem nachts.'],
    ['mania', 'Two manic episodes.', 'Manische Episode vor zwei Jahren.'],
    ['acute_confusion', 'Found disoriented in the evening.', 'Abends desorientiert.'],
    ['chest_pain', 'Chest pain on exertion.', 'Engegefühl in der Brust bei Belastung.'],
    ['syncope', 'Fainted twice.', 'Zweimal kurz bewusstlos.'],
    ['breathlessness', 'Shortness of breath at rest.', 'Atemnot in Ruhe.'],
    ['neurological_deficit', 'Slurred speech this morning.', 'Lähmung im linken Arm.'],
    ['seizure', 'A seizure last week.', 'Krampfanfall in der letzten Woche.'],
    ['intoxication', 'Took an overdose of zolpidem.', 'Überdosis Zolpidem eingenommen.'],
    ['violence', 'Mentions domestic violence.', 'Berichtet von häuslicher Gewalt.'],
  ])('is recognised in English and German: %s', (term, english, german) => {
    expect([findRedFlags(english), findRedFlags(german)]).toEqual([[term], [term]]);
  });

  it('of every kind of the list has an example above', () => {
    expect(redFlagTerms).toHaveLength(14);
  });

  it('is found beside others', () => {
    expect(findRedFlags('Chest pain and syncope.')).toEqual(['chest_pain', 'syncope']);
  });
});

describe('what is only denied is no red flag', () => {
  it.each([
    'No suicidal ideation.',
    'The patient denies suicidal thoughts.',
    'She has never had suicidal thoughts or plans.',
    'Without any sign of psychosis.',
    'Suicidal ideation was denied.',
    'Suicidality is not present.',
    'Psychosis has been ruled out.',
    'There is no evidence of self-harm.',
    'No chest pain, syncope or shortness of breath.',
    'Denies chest pain, syncope, seizures.',
    "The patient doesn't report chest pain.",
    'Keine Suizidgedanken.',
    'Suizidgedanken werden verneint.',
    'Suizidalität liegt nicht vor.',
    'Verneint Suizidgedanken.',
    'Von Suizidalität glaubhaft distanziert, keine Selbstverletzung.',
    'Kein Hinweis auf akute Suizidalität.',
    'Der Patient ist nicht suizidal.',
    'Ohne Anhalt für eine Psychose.',
    'Weder Brustschmerzen noch Atemnot.',
    'Keine Brustschmerzen, Synkopen oder Atemnot.',
    'Eine Psychose wurde ausgeschlossen.',
    'Frei von Suizidgedanken.',
    'Suicidality: none.',
    'Suicidal ideation: denied',
    'Suizidalität: keine',
    'Akute Suizidalität besteht derzeit nicht.',
    'Suicidal ideation has not been reported.',
    'Kein Anhalt für Suizidalität oder Selbstverletzung.',
  ])('%s', (text) => {
    expect(findRedFlags(text)).toEqual([]);
  });
});

describe('a denial of something else denies nothing', () => {
  it.each([
    'No improvement, suicidal thoughts persist.',
    'No pain, but suicidal ideation.',
    'Does not sleep and reports suicidal ideation.',
    'Not sleeping. Suicidal ideation.',
    'Suicidality cannot be ruled out.',
    'Suicidality has to be ruled out.',
    'Rule out suicidality.',
    'Suicidality: present.',
    'Suizidalität: erhöht, keine Absprachefähigkeit.',
    'Suizidalität muss noch ausgeschlossen werden.',
    'Abklärung zum Ausschluss von Suizidalität.',
    'The patient does not deny suicidal thoughts.',
    'Not only fatigue but suicidal ideation.',
    'Suicidal ideation when not sleeping.',
    'Keine Besserung, Suizidgedanken bestehen fort.',
    'Kein Schlaf, aber Suizidgedanken.',
    'Schläft nicht und berichtet von Suizidgedanken.',
    'Suizidalität kann nicht sicher ausgeschlossen werden.',
    'Nicht nur Erschöpfung, auch Suizidgedanken.',
    'Suizidgedanken, wenn er nicht schlafen kann.',
    'Keine Medikation. Suizidalität erhöht.',
  ])('%s', (text) => {
    expect(findRedFlags(text)).toEqual(['suicidality']);
  });
});

describe('a word that only contains one', () => {
  it.each([
    'Antipsychotic in low dose.',
    'Antiepileptikum seit 2019.',
    'Hypomanic traits.',
    'Persistent pain.',
  ])('is none: %s', (text) => {
    expect(findRedFlags(text)).toEqual([]);
  });
});

describe('a long text', () => {
  const items = (count: number) => Array.from({ length: count }, () => 'chest pain').join(', ');

  it('has every item of a denied list denied', () => {
    expect(findRedFlags(`No ${items(400)}.`)).toEqual([]);
    expect(findRedFlags(`No ${items(400)}. Syncope.`)).toEqual(['syncope']);
  });

  it.each([
    ['a denied list', `no ${items(3000)}`],
    ['a list without commas', `no ${'chest pain and '.repeat(3000)}`],
    ['one word', `no chest pain${'a'.repeat(40_000)}`],
    ['labels', 'chest pain a '.repeat(3000)],
  ])('is looked through at once: %s', (_, text) => {
    const start = performance.now();
    findRedFlags(text);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
