import type { Language } from './names.ts';
import type { Questionnaire } from './questionnaires.ts';

/** Why a run was queued, and which questionnaire it is about. */
export interface RunReason extends Record<Language, string> {
  funnel: Questionnaire['slug'];
}

export const runReasons: readonly RunReason[] = [
  { funnel: 'stress', de: 'Verlaufskontrolle Stress', en: 'Stress follow-up' },
  { funnel: 'stress', de: 'Verdacht auf Erschöpfungssyndrom', en: 'Suspected exhaustion syndrome' },
  { funnel: 'stress', de: 'Vor der Wiedereingliederung', en: 'Before return to work' },
  { funnel: 'sleep', de: 'Ein- und Durchschlafstörung', en: 'Trouble falling and staying asleep' },
  { funnel: 'sleep', de: 'Neuer Schlaffragebogen eingegangen', en: 'New sleep questionnaire received' },
  { funnel: 'sleep', de: 'Überprüfung der Schlafmedikation', en: 'Review of sleep medication' },
  { funnel: 'resilience', de: 'Standortbestimmung Resilienz', en: 'Resilience check' },
  { funnel: 'resilience', de: 'Vorbereitung des Jahresgesprächs', en: 'Preparation of the annual review' },
];
