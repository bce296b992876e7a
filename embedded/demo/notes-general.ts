import type { Note } from './note.ts';

/** Notes any patient may have. */
export const generalNotes: readonly Note[] = [
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
    type: 'medical_history',
    theme: 'general',
    tags: ['history'],
    de: ['Vorerkrankungen', 'Keine relevanten Vorerkrankungen, Appendektomie in der Jugend.'],
    en: ['Medical history', 'No relevant previous illness, appendectomy in youth.'],
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
];
