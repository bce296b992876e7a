import type { Note } from './note.ts';

/** Notes that belong to a course. */
export const themedNotes: readonly Note[] = [
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
    type: 'symptoms',
    theme: 'exertion',
    tags: ['chest'],
    de: [
      'Beschwerden',
      'Seit zwei Wochen beim Treppensteigen gelegentlich Engegefühl in der Brust, in Ruhe beschwerdefrei.',
    ],
    en: ['Complaints', 'For two weeks occasional chest tightness when climbing stairs, none at rest.'],
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
