/** One question; `burden` questions rise with strain, `resource` questions fall with it. */
export interface Question {
  key: string;
  /** "English / Deutsch": the table has one text for both. */
  label: string;
  min: number;
  max: number;
  counts: 'burden' | 'resource';
  /** The score it belongs to beside the main one. */
  scale?: string;
}

/** A questionnaire patients fill in (a "funnel" in the product). */
export interface Questionnaire {
  slug: 'stress' | 'sleep' | 'resilience';
  title: string;
  questions: readonly Question[];
}

const agreement = { min: 0, max: 4 } as const;

export const questionnaires: readonly Questionnaire[] = [
  {
    slug: 'stress',
    title: 'Stress check / Stress-Check',
    questions: [
      {
        key: 'stress_pressure',
        label: 'Time pressure at work / Zeitdruck bei der Arbeit',
        ...agreement,
        counts: 'burden',
        scale: 'overload',
      },
      {
        key: 'stress_demands',
        label: 'More demands than I can meet / Mehr Anforderungen, als ich bewältigen kann',
        ...agreement,
        counts: 'burden',
        scale: 'overload',
      },
      {
        key: 'stress_irritable',
        label: 'Irritable or tense / Gereizt oder angespannt',
        ...agreement,
        counts: 'burden',
      },
      {
        key: 'stress_exhausted',
        label: 'Exhausted in the morning already / Schon morgens erschöpft',
        ...agreement,
        counts: 'burden',
        scale: 'exhaustion',
      },
      {
        key: 'stress_switch_off',
        label: 'Can not switch off after work / Kann nach der Arbeit nicht abschalten',
        ...agreement,
        counts: 'burden',
        scale: 'exhaustion',
      },
      {
        key: 'stress_body',
        label: 'Tension, palpitations or stomach trouble / Verspannung, Herzklopfen oder Magenbeschwerden',
        ...agreement,
        counts: 'burden',
      },
      {
        key: 'stress_breaks',
        label: 'I take real breaks / Ich mache echte Pausen',
        ...agreement,
        counts: 'resource',
        scale: 'overload',
      },
      {
        key: 'stress_control',
        label: 'I have things under control / Ich habe die Dinge im Griff',
        ...agreement,
        counts: 'resource',
      },
    ],
  },
  {
    slug: 'sleep',
    title: 'Sleep check / Schlaf-Check',
    questions: [
      {
        key: 'sleep_onset',
        label: 'Takes long to fall asleep / Langes Einschlafen',
        ...agreement,
        counts: 'burden',
        scale: 'insomnia',
      },
      {
        key: 'sleep_maintain',
        label: 'Wakes up during the night / Nächtliches Erwachen',
        ...agreement,
        counts: 'burden',
        scale: 'insomnia',
      },
      {
        key: 'sleep_early',
        label: 'Wakes too early / Zu frühes Erwachen',
        ...agreement,
        counts: 'burden',
        scale: 'insomnia',
      },
      {
        key: 'sleep_restored',
        label: 'Rested in the morning / Morgens erholt',
        ...agreement,
        counts: 'resource',
      },
      {
        key: 'sleep_daytime',
        label: 'Sleepy during the day / Tagesmüdigkeit',
        ...agreement,
        counts: 'burden',
        scale: 'daytime_sleepiness',
      },
      {
        key: 'sleep_worry',
        label: 'Worries keep me awake / Sorgen halten mich wach',
        ...agreement,
        counts: 'burden',
        scale: 'insomnia',
      },
      {
        key: 'sleep_regular',
        label: 'Regular bedtimes / Regelmäßige Bettzeiten',
        ...agreement,
        counts: 'resource',
      },
      {
        key: 'sleep_satisfied',
        label: 'Satisfied with my sleep / Mit meinem Schlaf zufrieden',
        ...agreement,
        counts: 'resource',
      },
    ],
  },
  {
    slug: 'resilience',
    title: 'Resilience check / Resilienz-Check',
    questions: [
      {
        key: 'resilience_recover',
        label: 'I recover quickly after hard times / Ich erhole mich rasch nach schweren Zeiten',
        min: 1,
        max: 5,
        counts: 'resource',
      },
      {
        key: 'resilience_people',
        label: 'There are people I can count on / Es gibt Menschen, auf die ich zählen kann',
        min: 1,
        max: 5,
        counts: 'resource',
        scale: 'support',
      },
      {
        key: 'resilience_meaning',
        label: 'What I do has meaning / Was ich tue, hat Sinn',
        min: 1,
        max: 5,
        counts: 'resource',
      },
      {
        key: 'resilience_plan',
        label: 'I find a way when problems arise / Ich finde einen Weg, wenn Probleme auftreten',
        min: 1,
        max: 5,
        counts: 'resource',
      },
      {
        key: 'resilience_calm',
        label: 'I stay calm under pressure / Ich bleibe unter Druck ruhig',
        min: 1,
        max: 5,
        counts: 'resource',
      },
      {
        key: 'resilience_help',
        label: 'I accept help / Ich nehme Hilfe an',
        min: 1,
        max: 5,
        counts: 'resource',
        scale: 'support',
      },
    ],
  },
];
