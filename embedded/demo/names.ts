export type Sex = 'female' | 'male' | 'diverse';
export type Language = 'de' | 'en';

const firstNames: Record<'female' | 'male', readonly string[]> = {
  female: [
    'Testa',
    'Probina',
    'Exempla',
    'Fiktiva',
    'Modella',
    'Demira',
    'Paradigma',
    'Simula',
    'Specima',
    'Attrappa',
    'Schablona',
    'Phantasia',
    'Hypothea',
  ],
  male: [
    'Testus',
    'Probus',
    'Exemplus',
    'Fiktus',
    'Modellus',
    'Demotrius',
    'Paradigmus',
    'Simulus',
    'Specimus',
    'Attrappus',
    'Schablonus',
    'Phantasius',
    'Hypotheus',
  ],
};

const lastNameStarts: Record<Language, readonly string[]> = {
  de: ['Muster', 'Beispiel', 'Probe', 'Attrappen', 'Demo', 'Platzhalter'],
  en: ['Sample', 'Specimen', 'Mock', 'Placeholder', 'Dummy', 'Example'],
};

const lastNameEnds: Record<Language, readonly string[]> = {
  de: ['Ahorn', 'Birke', 'Linde', 'Eiche', 'Kiefer', 'Weide', 'Erle', 'Buche', 'Fichte', 'Esche', 'Ulme'],
  en: ['Maple', 'Birch', 'Willow', 'Oak', 'Pine', 'Alder', 'Beech', 'Spruce', 'Ash', 'Elm', 'Hazel'],
};

/** Gives each person an obviously invented name no other person of this namer has. */
export type NamePerson = (person: { sex: Sex; language: Language }) => {
  firstName: string;
  lastName: string;
};

export function createNamer(): NamePerson {
  const used: Record<Language, number> = { de: 0, en: 0 };
  return ({ sex, language }) => {
    const index = used[language];
    used[language] += 1;
    const starts = lastNameStarts[language];
    const ends = lastNameEnds[language];
    const lists = sex === 'diverse' ? firstNames[index % 2 === 0 ? 'female' : 'male'] : firstNames[sex];
    // The last name runs through all pairs before one comes again; each round then moves the first name on by one.
    const round = Math.floor(index / (starts.length * ends.length));
    const cycle = Math.floor(round / lists.length);
    return {
      firstName: at(lists, index + round),
      lastName: `${at(starts, index)}-${at(ends, Math.floor(index / starts.length))}${cycle === 0 ? '' : ` ${cycle + 1}`}`,
    };
  };
}

function at(list: readonly string[], index: number): string {
  const name = list[index % list.length];
  if (name === undefined) throw new Error('a list of names is empty');
  return name;
}
