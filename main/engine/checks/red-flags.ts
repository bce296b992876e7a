import type { RedFlagTerm } from '../../../shared/diagnosis.ts';
import { denialsIn } from './negation.ts';

/**
 * How the terms are written, German and English; a word may go on after its pattern unless the pattern says otherwise.
 * None begins inside a word: "Antipsychotikum" is no psychosis.
 */
const spellings: Readonly<Record<RedFlagTerm, readonly string[]>> = {
  suicidality: [
    'suicid',
    'suizid',
    'selbsttötung',
    'selbstmord',
    'not want to live',
    "(?:take|taking|end|ending) (?:his|her|their|one’s|one's) (?:own )?li(?:fe|ves)",
    'kill(?:ing)? (?:himself|herself|themselves|oneself)',
    'nicht mehr leben',
    'das leben nehmen',
    'sich (?:etwas antun|umbringen|umzubringen)',
  ],
  weariness_of_life: [
    'weary of life',
    'weariness of life',
    'wish(?:es)? to die',
    'death wish',
    'lebensmüd',
    'lebensüberdr',
    'todeswunsch',
    'todeswünsche',
  ],
  self_harm: [
    'self[- ]?harm',
    'self[- ]?injur',
    'self[- ]?mutilat',
    'selbstverletz',
    'selbstschädig',
    'ritzt sich',
  ],
  harm_to_others: [
    'homicid',
    'harm(?:ing)? (?:to )?others',
    'violent (?:thoughts|impulses)',
    'fremdgefährd',
    'fremdaggress',
    'tötungs(?:gedank|fantas|phantas)',
  ],
  psychosis: [
    'psychosis',
    'psychotic',
    'psychose',
    'psychotisch',
    'hallucinat',
    'halluzin',
    'delusion',
    'hearing voices',
    'hears voices',
    'wahnhaft',
    'wahnvorstell',
    'wahnideen',
    'hört stimmen',
    'stimmenhören',
  ],
  mania: ['mania', 'manic', 'manie', 'manisch'],
  acute_confusion: [
    'acute confusion',
    'delirium',
    'delirious',
    'delirant',
    'disorient',
    'desorientier',
    'akut(?:e|er) verwirrtheit',
  ],
  chest_pain: [
    'chest (?:pain|pressure|tightness)',
    'tightness (?:in|of) the chest',
    'angina pectoris',
    'brustschmerz',
    'brustenge',
    'brustdruck',
    'thoraxschmerz',
    'thorakale[nrs]? (?:schmerz|druck|enge)',
    '(?:schmerzen|druck|enge|engegefühl) (?:in|auf) der brust',
  ],
  syncope: [
    'syncop',
    'faint(?:ed|ing|s)',
    'loss of consciousness',
    'lost consciousness',
    'synkop',
    'bewusstlos',
    'bewusstseinsverlust',
    'ohnmacht',
    'ohnmächtig',
  ],
  breathlessness: ['shortness of breath', 'breathless', 'dyspn(?:o)?ea', 'dyspnoe', 'atemnot', 'luftnot'],
  neurological_deficit: [
    'hemipare',
    'paraly',
    'slurred speech',
    'facial droop',
    'sudden (?:weakness|numbness)',
    'lähmung',
    'verwaschene sprache',
    'schlaganfall',
    'stroke',
  ],
  seizure: ['seizure', 'convulsion', 'krampfanfall', 'krampfanfälle', 'epilep'],
  intoxication: [
    'overdos',
    'poisoning',
    '(?:alcohol|opioid|benzodiazepine) withdrawal',
    'überdosi',
    'vergiftung',
    'intoxi[kc]ation',
    'entzugs(?:delir|syndrom|symptom|erschein)',
  ],
  violence: [
    'domestic violence',
    '(?:sexual|physical) (?:abuse|assault)',
    'häusliche[nr]? gewalt',
    'misshandel',
    'misshandlung',
    'sexuelle[nr]? (?:missbrauch|gewalt)',
  ],
};

const patterns = Object.entries(spellings).map(
  ([term, written]) => [term, new RegExp(`(?<![\\p{L}\\p{N}])(?:${written.join('|')})`, 'giu')] as const,
);

const mentionsAny = (text: string) => patterns.some(([, pattern]) => text.search(pattern) !== -1);

/** The red-flag terms that a text states, each once; one that is only denied ("no chest pain") is not stated. */
export function findRedFlags(text: string): string[] {
  if (!mentionsAny(text)) return [];
  const isDenied = denialsIn(text, mentionsAny);
  return patterns.flatMap(([term, pattern]) => {
    const mentions = [...text.matchAll(pattern)];
    return mentions.some(({ index, 0: found }) => !isDenied(index, index + found.length)) ? [term] : [];
  });
}
