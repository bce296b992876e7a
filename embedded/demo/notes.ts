import type { Theme } from './courses.ts';
import type { Language } from './names.ts';

export type EntryType =
  | 'medical_history'
  | 'symptoms'
  | 'medications'
  | 'allergies'
  | 'family_history'
  | 'lifestyle'
  | 'intake'
  | 'other';

/** A note in one language: title and text. `{name}` stands for how the notes call the patient. */
export type NoteText = readonly [title: string, text: string];

/** What may be written into the anamnesis of a patient whose year had this theme. */
export interface Note extends Record<Language, NoteText> {
  type: EntryType;
  theme: Theme;
  tags: readonly string[];
}

export const notes: readonly Note[] = [
  {
    type: 'intake',
    theme: 'general',
    tags: ['intake'],
    de: [
      'Erstgespräch',
      '{name} kommt auf eigenen Wunsch zur Abklärung von Stress und Schlaf. Ziel: wieder erholt aufwachen.',
    ],
    en: [
      'Intake',
      '{name} comes on their own initiative to clarify stress and sleep. Goal: waking up rested again.',
    ],
  },
  {
    type: 'intake',
    theme: 'general',
    tags: ['intake', 'referral'],
    de: [
      'Erstgespräch',
      'Überweisung durch die Hausarztpraxis. {name} wünscht vor allem nichtmedikamentöse Hilfe.',
    ],
    en: ['Intake', 'Referred by the family practice. {name} mainly wishes for help without medication.'],
  },
  {
    type: 'medications',
    theme: 'general',
    tags: ['medication'],
    de: ['Medikation', 'Keine regelmäßige Medikation. Ibuprofen 400 mg bei Bedarf, selten.'],
    en: ['Medication', 'No regular medication. Ibuprofen 400 mg as needed, rarely.'],
  },
  {
    type: 'medications',
    theme: 'general',
    tags: ['medication', 'blood pressure'],
    de: ['Medikation', 'Ramipril 5 mg morgens wegen arterieller Hypertonie, gut vertragen.'],
    en: ['Medication', 'Ramipril 5 mg in the morning for hypertension, well tolerated.'],
  },
  {
    type: 'medications',
    theme: 'general',
    tags: ['medication', 'thyroid'],
    de: ['Medikation', 'L-Thyroxin 75 µg morgens nüchtern; TSH zuletzt im Normbereich.'],
    en: ['Medication', 'Levothyroxine 75 µg in the morning; TSH within range at the last control.'],
  },
  {
    type: 'medications',
    theme: 'workload',
    tags: ['medication', 'beta-blocker'],
    de: ['Medikation', 'Metoprolol 47,5 mg abends wegen Herzklopfen.'],
    en: ['Medication', 'Metoprolol 47.5 mg in the evening for palpitations.'],
  },
  {
    type: 'medications',
    theme: 'hypnotic',
    tags: ['medication', 'hypnotic'],
    de: ['Medikation', 'Zolpidem 10 mg zur Nacht an vier bis fünf Tagen pro Woche, seit über sechs Monaten.'],
    en: ['Medication', 'Zolpidem 10 mg at night on four to five days a week, for more than six months.'],
  },
  {
    type: 'medications',
    theme: 'grief',
    tags: ['medication', 'antidepressant'],
    de: ['Medikation', 'Sertralin 50 mg morgens seit acht Wochen, anfangs Unruhe, jetzt gut vertragen.'],
    en: [
      'Medication',
      'Sertraline 50 mg in the morning for eight weeks, restless at first, now well tolerated.',
    ],
  },
  {
    type: 'medications',
    theme: 'crisis',
    tags: ['medication', 'antidepressant'],
    de: ['Medikation', 'Mirtazapin 15 mg zur Nacht, Einnahme unregelmäßig.'],
    en: ['Medication', 'Mirtazapine 15 mg at night, taken irregularly.'],
  },
  {
    type: 'allergies',
    theme: 'general',
    tags: ['allergy'],
    de: ['Allergien', 'Keine Allergien oder Unverträglichkeiten bekannt.'],
    en: ['Allergies', 'No known allergies or intolerances.'],
  },
  {
    type: 'allergies',
    theme: 'general',
    tags: ['allergy', 'penicillin'],
    de: ['Allergien', 'Penicillin: Exanthem in der Kindheit, seither gemieden.'],
    en: ['Allergies', 'Penicillin: rash in childhood, avoided since.'],
  },
  {
    type: 'allergies',
    theme: 'general',
    tags: ['allergy', 'pollen'],
    de: ['Allergien', 'Birken- und Gräserpollen, saisonal mit verstopfter Nase und unruhigen Nächten.'],
    en: ['Allergies', 'Birch and grass pollen, seasonal, with a blocked nose and restless nights.'],
  },
  {
    type: 'symptoms',
    theme: 'workload',
    tags: ['stress', 'work'],
    de: [
      'Beschwerden',
      'Seit der Umstrukturierung anhaltender Zeitdruck, kann abends nicht abschalten. Nackenverspannung.',
    ],
    en: [
      'Complaints',
      'Constant time pressure since the reorganisation, trouble switching off in the evening. Tense neck.',
    ],
  },
  {
    type: 'symptoms',
    theme: 'workload',
    tags: ['stress', 'exhaustion'],
    de: [
      'Beschwerden',
      'Erschöpfung schon am Vormittag, Reizbarkeit gegenüber der Familie, Konzentration lässt nach.',
    ],
    en: ['Complaints', 'Exhausted by mid-morning, irritable with the family, concentration is fading.'],
  },
  {
    type: 'symptoms',
    theme: 'insomnia',
    tags: ['sleep', 'insomnia'],
    de: [
      'Schlaf',
      'Einschlafdauer über eine Stunde an den meisten Tagen, nächtliches Grübeln über den nächsten Tag.',
    ],
    en: ['Sleep', 'Takes more than an hour to fall asleep on most days, rumination about the next day.'],
  },
  {
    type: 'symptoms',
    theme: 'insomnia',
    tags: ['sleep', 'early waking'],
    de: [
      'Schlaf',
      'Erwacht gegen vier Uhr und schläft nicht mehr ein. Bleibt bis sieben Uhr im Bett liegen.',
    ],
    en: ['Sleep', 'Wakes around four and does not fall asleep again. Stays in bed until seven.'],
  },
  {
    type: 'lifestyle',
    theme: 'insomnia',
    tags: ['caffeine'],
    de: [
      'Lebensstil',
      'Fünf Tassen Kaffee am Tag, die letzte gegen 18 Uhr. Bildschirm bis kurz vor dem Schlafen.',
    ],
    en: [
      'Lifestyle',
      'Five cups of coffee a day, the last around 6 p.m. Screens until shortly before sleep.',
    ],
  },
  {
    type: 'lifestyle',
    theme: 'general',
    tags: ['lifestyle'],
    de: [
      'Lebensstil',
      'Nichtraucher. Lebt in einer Partnerschaft, zwei Kinder im Schulalter. Wenig Zeit für Bewegung.',
    ],
    en: [
      'Lifestyle',
      'Non-smoker. Lives with a partner and two school-age children. Little time for exercise.',
    ],
  },
  {
    type: 'lifestyle',
    theme: 'general',
    tags: ['lifestyle'],
    de: ['Lebensstil', 'Raucht zehn Zigaretten am Tag. Sitzende Tätigkeit, geht mittags spazieren.'],
    en: ['Lifestyle', 'Smokes ten cigarettes a day. Sedentary work, takes a walk at noon.'],
  },
  {
    type: 'lifestyle',
    theme: 'shift_work',
    tags: ['shift work'],
    de: [
      'Arbeit',
      'Dreischichtdienst in der Pflege, vier bis fünf Nachtdienste im Monat, häufiges Einspringen.',
    ],
    en: [
      'Work',
      'Rotating shift work in nursing, four to five night shifts a month, often filling in for others.',
    ],
  },
  {
    type: 'symptoms',
    theme: 'shift_work',
    tags: ['sleep', 'shift work'],
    de: ['Beschwerden', 'Nach Nachtdiensten Tagschlaf von höchstens vier Stunden, zittrig und appetitlos.'],
    en: [
      'Complaints',
      'After nights at most four hours of sleep during the day, shaky and without appetite.',
    ],
  },
  {
    type: 'lifestyle',
    theme: 'alcohol',
    tags: ['alcohol'],
    de: ['Lebensstil', 'Zwei bis drei Gläser Wein am Abend zum Einschlafen, an fünf Tagen der Woche.'],
    en: ['Lifestyle', 'Two to three glasses of wine in the evening to fall asleep, on five days a week.'],
  },
  {
    type: 'symptoms',
    theme: 'grief',
    tags: ['grief'],
    de: [
      'Belastung',
      'Tod eines nahen Angehörigen. Seither Schlafstörung, Weinen und Rückzug, arbeitet weiter.',
    ],
    en: [
      'Burden',
      'Death of a close relative. Since then disturbed sleep, crying and withdrawal, still at work.',
    ],
  },
  {
    type: 'other',
    theme: 'grief',
    tags: ['support'],
    de: ['Umfeld', 'Familie und Freundeskreis sind stützend, tägliche Anrufe der Schwester.'],
    en: ['Environment', 'Family and friends are supportive, daily calls from a sister.'],
  },
  {
    type: 'medical_history',
    theme: 'pain',
    tags: ['pain'],
    de: [
      'Vorerkrankungen',
      'Chronische Rückenschmerzen bei Bandscheibenvorfall L4/L5, konservativ behandelt.',
    ],
    en: ['Medical history', 'Chronic back pain after a disc prolapse L4/L5, treated conservatively.'],
  },
  {
    type: 'medications',
    theme: 'pain',
    tags: ['medication', 'pain'],
    de: ['Medikation', 'Metamizol 500 mg bis zu dreimal täglich, Ibuprofen 600 mg bei Bedarf.'],
    en: ['Medication', 'Naproxen 500 mg twice daily, paracetamol 500 mg as needed.'],
  },
  {
    type: 'symptoms',
    theme: 'apnoea',
    tags: ['sleep', 'apnoea'],
    de: [
      'Schlaf',
      'Lautes Schnarchen, laut Partnerin Atempausen. Schläft vor dem Fernseher ein. BMI 34 kg/m².',
    ],
    en: [
      'Sleep',
      'Loud snoring, the partner reports breathing pauses. Falls asleep in front of the TV. BMI 34 kg/m².',
    ],
  },
  {
    type: 'medical_history',
    theme: 'apnoea',
    tags: ['hypertension'],
    de: [
      'Vorerkrankungen',
      'Arterielle Hypertonie seit acht Jahren, Diabetes mellitus Typ 2, diätetisch eingestellt.',
    ],
    en: ['Medical history', 'Hypertension for eight years, type 2 diabetes treated by diet.'],
  },
  {
    type: 'medical_history',
    theme: 'general',
    tags: ['history'],
    de: ['Vorerkrankungen', 'Keine relevanten Vorerkrankungen, Appendektomie in der Jugend.'],
    en: ['Medical history', 'No relevant previous illness, appendectomy in youth.'],
  },
  {
    type: 'medical_history',
    theme: 'recovery',
    tags: ['history', 'burnout'],
    de: [
      'Vorerkrankungen',
      'Erschöpfungssyndrom im Vorjahr mit sechs Wochen Arbeitsunfähigkeit, danach stufenweise Wiedereingliederung.',
    ],
    en: ['Medical history', 'Exhaustion syndrome last year with six weeks off work, then a graded return.'],
  },
  {
    type: 'symptoms',
    theme: 'recovery',
    tags: ['progress'],
    de: [
      'Verlauf',
      'Schlafrestriktion und Entspannungsübungen greifen, wacht nur noch einmal pro Nacht auf.',
    ],
    en: ['Course', 'Sleep restriction and relaxation exercises work, now wakes only once a night.'],
  },
  {
    type: 'lifestyle',
    theme: 'protective',
    tags: ['activity'],
    de: [
      'Lebensstil',
      'Schwimmt zweimal pro Woche und fährt Rad zur Arbeit. Feste Schlafenszeit gegen 22:30 Uhr.',
    ],
    en: ['Lifestyle', 'Swims twice a week and cycles to work. Fixed bedtime around 10:30 p.m.'],
  },
  {
    type: 'other',
    theme: 'protective',
    tags: ['support'],
    de: ['Umfeld', 'Beruflich und privat gut eingebunden, singt im Chor.'],
    en: ['Environment', 'Supportive partner and team, sings in a choir.'],
  },
  {
    type: 'family_history',
    theme: 'general',
    tags: ['family'],
    de: ['Familie', 'Mutter mit rezidivierender Depression, Vater mit koronarer Herzkrankheit.'],
    en: ['Family', 'Mother with recurrent depression, father with coronary heart disease.'],
  },
  {
    type: 'family_history',
    theme: 'general',
    tags: ['family'],
    de: ['Familie', 'Familienanamnese unauffällig.'],
    en: ['Family', 'Nothing relevant in the family.'],
  },
  {
    type: 'symptoms',
    theme: 'crisis',
    tags: ['risk'],
    de: [
      'Beschwerden',
      '{name} berichtet über Hoffnungslosigkeit und lebensmüde Gedanken ohne konkrete Pläne. Absprachefähig.',
    ],
    en: [
      'Complaints',
      '{name} reports hopelessness and weariness of life without concrete plans. Able to keep agreements.',
    ],
  },
  {
    type: 'other',
    theme: 'crisis',
    tags: ['risk', 'plan'],
    de: ['Absprache', 'Notfallkontakte ausgehändigt, Termin innerhalb einer Woche vereinbart.'],
    en: ['Agreement', 'Emergency contacts handed out, appointment agreed within a week.'],
  },
];
