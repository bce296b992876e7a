export type ConditionId =
  | 'insomnia'
  | 'adjustment_disorder'
  | 'depressive_episode'
  | 'sleep_apnoea'
  | 'shift_work_disorder'
  | 'drug_effect'
  | 'alcohol_effect'
  | 'pain_related';

interface ConditionText {
  readonly condition: string;
  readonly reasoning: string;
}

/** What the model says of a condition: what speaks for it, and what would settle it. */
export const conditionTexts: Readonly<Record<ConditionId, Readonly<Record<'en' | 'de', ConditionText>>>> = {
  insomnia: {
    en: {
      condition: 'Insomnia disorder',
      reasoning: 'The sleep scores fit; a sleep diary over two weeks would settle it.',
    },
    de: {
      condition: 'Nichtorganische Insomnie',
      reasoning: 'Die Schlafwerte passen dazu; ein Schlaftagebuch über zwei Wochen würde es klären.',
    },
  },
  adjustment_disorder: {
    en: {
      condition: 'Adjustment disorder',
      reasoning: 'Strain and stress scores fit; the interview has to show a stressor and its timing.',
    },
    de: {
      condition: 'Anpassungsstörung',
      reasoning: 'Belastung und Stresswerte passen dazu; das Gespräch muss Auslöser und Zeitverlauf zeigen.',
    },
  },
  depressive_episode: {
    en: {
      condition: 'Depressive episode',
      reasoning: 'Exhaustion and poor sleep can belong to it; a structured interview would settle it.',
    },
    de: {
      condition: 'Depressive Episode',
      reasoning:
        'Erschöpfung und schlechter Schlaf können dazugehören; ein strukturiertes Interview würde es klären.',
    },
  },
  sleep_apnoea: {
    en: {
      condition: 'Obstructive sleep apnoea',
      reasoning: 'Snoring or breathing pauses are noted; polygraphy would settle it.',
    },
    de: {
      condition: 'Obstruktive Schlafapnoe',
      reasoning: 'Schnarchen oder Atempausen sind notiert; eine Polygraphie würde es klären.',
    },
  },
  shift_work_disorder: {
    en: {
      condition: 'Shift work disorder',
      reasoning: 'Night or shift work is noted; sleep on free days would tell it from insomnia.',
    },
    de: {
      condition: 'Schichtarbeitersyndrom',
      reasoning:
        'Nacht- oder Schichtarbeit ist notiert; der Schlaf an freien Tagen grenzt es von einer Insomnie ab.',
    },
  },
  drug_effect: {
    en: {
      condition: 'Sleep disturbance caused by medication',
      reasoning: 'The medication can impair sleep; its timing beside the complaints would settle it.',
    },
    de: {
      condition: 'Schlafstörung durch Medikation',
      reasoning:
        'Die Medikation kann den Schlaf stören; ihr Zeitverlauf neben den Beschwerden würde es klären.',
    },
  },
  alcohol_effect: {
    en: {
      condition: 'Sleep disturbance caused by alcohol',
      reasoning: 'Alcohol in the evening is noted; two weeks without it would settle it.',
    },
    de: {
      condition: 'Schlafstörung durch Alkohol',
      reasoning: 'Alkohol am Abend ist notiert; zwei Wochen ohne ihn würden es klären.',
    },
  },
  pain_related: {
    en: {
      condition: 'Sleep disturbance caused by pain',
      reasoning: 'Persistent pain is noted; nights with and without pain should be compared.',
    },
    de: {
      condition: 'Schmerzbedingte Schlafstörung',
      reasoning: 'Anhaltende Schmerzen sind notiert; Nächte mit und ohne Schmerz sollten verglichen werden.',
    },
  },
};
