import type { Pack } from '../context-pack.ts';
import type { Observation } from './observation.ts';
import type { AdviceId, Phrasebook, RiskLevel, Shown, TextValues } from './phrasebook.ts';

/** Chooses among wordings by the content of the pack, so that patients differ and one pack always reads the same. */
export interface Wording {
  summary(risk: RiskLevel): string;
  observation(observation: Observation): string;
  advice(id: AdviceId): string;
}

export function createWording(phrasebook: Phrasebook, pack: Pack): Wording {
  const seed = JSON.stringify([pack.age, pack.measures, pack.entries.map(({ id }) => id)]);
  return {
    summary: (risk) => choose(phrasebook.summaries[risk], `${seed}${risk}`),
    observation: ({ id, values }) =>
      choose(phrasebook.observations[id], `${seed}${id}`)(show(values, phrasebook)),
    advice: (id) => choose(phrasebook.advice[id], `${seed}${id}`),
  };
}

function choose<T>(options: readonly T[], key: string): T {
  const chosen = options[hash(key) % options.length];
  if (chosen === undefined) throw new Error('a statement without a wording');
  return chosen;
}

/** FNV-1a, 32 bit. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

function show(values: TextValues, phrasebook: Phrasebook): Shown {
  const date = (iso: string | null | undefined) =>
    iso ? phrasebook.formatDate(iso) : phrasebook.unknownDate;
  return {
    value: String(values.value ?? ''),
    previous: String(values.previous ?? ''),
    at: date(values.at),
    previousAt: date(values.previousAt),
    label: inLanguage(values.label ?? '', phrasebook.language),
    age: String(values.age ?? ''),
  };
}

/** Labels are kept as "English / Deutsch" in one column; a label without a slash is shown as it is. */
function inLanguage(label: string, language: Phrasebook['language']): string {
  const [english, german, ...more] = label.split(' / ');
  if (english === undefined || german === undefined || more.length > 0) return label;
  return language === 'de' ? german : english;
}
