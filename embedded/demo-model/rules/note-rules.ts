import type { Pack, PackEntry } from '../context-pack.ts';
import type { Observation } from './observation.ts';
import type { AdviceId, ObservationId } from './phrasebook.ts';

interface NoteRule {
  id: ObservationId;
  pattern: RegExp;
  points: number;
  advice: AdviceId[];
}

/** Words, German and English, that make a note say something; one observation a rule, from the newest such note. */
const noteRules: readonly NoteRule[] = [
  {
    id: 'note_self_harm',
    pattern: /suicid|suizid|self-harm|selbstverletz|lebensmüde|weariness of life|not want to live/i,
    points: 12,
    advice: ['safety_today'],
  },
  {
    id: 'note_chest',
    pattern: /chest (pain|tightness|pressure)|brustschmerz|engegefühl in der brust/i,
    points: 1,
    advice: ['cardiac_check'],
  },
  {
    id: 'note_hypnotic',
    pattern: /zolpidem|zopicl|lorazepam|diazepam|temazepam|benzodiazepin|hypnotic|hypnotik|sedativ/i,
    points: 1,
    advice: ['hypnotic_review'],
  },
  {
    id: 'note_apnoea',
    pattern: /snor|schnarch|apn(o)?e|breathing pause|atempause/i,
    points: 1,
    advice: ['apnoea_screening'],
  },
  {
    id: 'note_rumination',
    pattern: /rumina|grübel|worr(y|ies)|switch(ing)? off|abschalten/i,
    points: 1,
    advice: ['worry_time'],
  },
  {
    id: 'note_pain',
    pattern: /chronic pain|back pain|migraine|schmerz|migräne/i,
    points: 1,
    advice: ['pain_review'],
  },
  {
    id: 'note_shift_work',
    pattern: /shift work|night shift|schicht|nachtdienst/i,
    points: 1,
    advice: ['shift_planning'],
  },
  {
    id: 'note_alcohol',
    pattern:
      /(wine|beer|alcohol)\b[^.]{0,40}(evening|night|sleep)|(wein|bier|alkohol)\b[^.]{0,40}(abend|einschlafen|nacht)/i,
    points: 1,
    advice: ['alcohol_talk'],
  },
  {
    id: 'note_caffeine',
    pattern: /coffee|caffeine|energy drink|kaffee|koffein/i,
    points: 0,
    advice: ['caffeine_timing'],
  },
  {
    id: 'note_antidepressant',
    pattern: /sertralin|citalopram|mirtazapin|venlafaxin|antidepress/i,
    points: 1,
    advice: ['medication_review'],
  },
  {
    id: 'note_beta_blocker',
    pattern: /metoprolol|bisoprolol|propranolol|beta-?block/i,
    points: 0,
    advice: ['medication_review'],
  },
  {
    id: 'note_activity',
    pattern: /runs? (twice|three)|swim|cycl|yoga|joggt|schwimm|fährt rad|sportlich|physically active/i,
    points: -1,
    advice: ['keep_activity'],
  },
  {
    id: 'note_support',
    pattern: /supportive|good support|stützend|gut eingebunden/i,
    points: -1,
    advice: [],
  },
];

/** Words right before a find that turn it into its opposite ("no alcohol", "kein Alkohol"). */
const negation = /\b(no|not|never|denies|without|kein(e[nr]?)?|nicht|nie|ohne|verneint)\b[^.;,]{0,40}$/i;

/** What the notes say, by words in them. */
export function observeNotes({ entries, age }: Pack): Observation[] {
  return noteRules.flatMap((rule) => {
    const found = firstMatch(entries, rule.pattern);
    if (found === null) return [];
    const citation = { source_id: `entry:${found.entry.id}`, value: found.excerpt };
    const { id, points, advice } = rule;
    const plain: Observation = {
      id,
      points,
      advice,
      values: { at: found.entry.createdAt },
      citations: [citation],
    };
    return id === 'note_hypnotic' && age !== null && age >= 65 ? [inOldAge(plain, age)] : [plain];
  });
}

function inOldAge(hypnotic: Observation, age: number): Observation {
  return {
    ...hypnotic,
    id: 'note_hypnotic_in_age',
    values: { ...hypnotic.values, age },
    citations: [...hypnotic.citations, { source_id: 'demographics:age', value: age }],
    points: 2,
  };
}

function firstMatch(
  entries: readonly PackEntry[],
  pattern: RegExp,
): { entry: PackEntry; excerpt: string } | null {
  for (const entry of entries) {
    const match = pattern.exec(entry.text);
    if (match === null || negation.test(entry.text.slice(0, match.index))) continue;
    return { entry, excerpt: sentenceAround(entry.text, match.index) };
  }
  return null;
}

/** The sentence that holds a position, at most 120 characters. */
function sentenceAround(text: string, index: number): string {
  const start = text.lastIndexOf('. ', index);
  const sentence = text.slice(start === -1 ? 0 : start + 2);
  const end = sentence.search(/\.(\s|$)/);
  return (end === -1 ? sentence : sentence.slice(0, end)).trim().slice(0, 120);
}
