import type { ContextPack } from '../../../shared/context-pack.ts';
import { createScrubber, type Scrubber } from './scrub-text.ts';

type Entry = ContextPack['anamnesis']['entries'][number];
type Assessment = ContextPack['funnel_runs']['assessments'][number];
type Json = Entry['content'];

/**
 * Removes what names the patient from every text a person may have typed: titles, tags, contents (keys included),
 * labels, names of questionnaires, results. Ids, timestamps, scores and the shape stay as they are.
 */
export function scrubPack(pack: ContextPack, identifiers: readonly string[]): ContextPack {
  const scrub = createScrubber(identifiers);
  const { demographics, anamnesis, funnel_runs: runs } = pack;
  return {
    ...pack,
    demographics: { ...demographics, gender: scrubNullable(demographics.gender, scrub) },
    anamnesis: { ...anamnesis, entries: anamnesis.entries.map((entry) => scrubEntry(entry, scrub)) },
    funnel_runs: { ...runs, assessments: runs.assessments.map((run) => scrubAssessment(run, scrub)) },
  };
}

function scrubEntry(entry: Entry, scrub: Scrubber): Entry {
  return {
    ...entry,
    title: scrub.text(entry.title),
    tags: entry.tags.map(scrub.text),
    content: scrubJson(entry.content, scrub),
  };
}

function scrubAssessment(assessment: Assessment, scrub: Scrubber): Assessment {
  const { result } = assessment;
  return {
    ...assessment,
    funnel_name: scrub.text(assessment.funnel_name),
    answers: assessment.answers.map((answer) => ({
      ...answer,
      label: scrub.text(answer.label),
      ...(answer.data !== undefined && { data: scrubJson(answer.data, scrub) }),
    })),
    result: result && {
      ...result,
      scores: scrubJson(result.scores, scrub),
      risk_models: scrubJson(result.risk_models, scrub),
    },
  };
}

function scrubNullable(text: string | null, scrub: Scrubber): string | null {
  return text === null ? null : scrub.text(text);
}

function scrubJson(value: Json, scrub: Scrubber): Json {
  if (typeof value === 'string') return scrub.text(value);
  if (typeof value === 'number') return scrub.isIdentifier(value) ? scrub.marker : value;
  if (Array.isArray(value)) return value.map((item) => scrubJson(item, scrub));
  if (value === null || typeof value !== 'object') return value;
  return scrubObject(value, scrub);
}

function scrubObject(value: Record<string, Json>, scrub: Scrubber): Json {
  const scrubbed = new Map<string, Json>();
  for (const [key, item] of Object.entries(value)) {
    scrubbed.set(freeKey(scrub.text(key), scrubbed), scrubJson(item, scrub));
  }
  return Object.fromEntries(scrubbed);
}

/** Two keys may look the same once scrubbed; none may swallow the other. */
function freeKey(key: string, taken: ReadonlyMap<string, Json>): string {
  let free = key;
  for (let number = 2; taken.has(free); number += 1) free = `${key} (${number})`;
  return free;
}
