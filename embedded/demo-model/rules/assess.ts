import type { Pack } from '../context-pack.ts';
import { findMissing, rateConfidence } from './completeness.ts';
import { type DemoDifferential, differentiate } from './differential.ts';
import { observeMeasures } from './measure-rules.ts';
import { observeNotes } from './note-rules.ts';
import type { Observation } from './observation.ts';
import type { AdviceId, Phrasebook, RiskLevel } from './phrasebook.ts';
import { german } from './phrases-de.ts';
import { english } from './phrases-en.ts';
import { observeQuestionnaires } from './questionnaire-rules.ts';
import { createWording, type Wording } from './wording.ts';

const maxFindings = 8;
const maxRecommendations = 6;

/** The answer's JSON, in the shape of a diagnosis result. */
export interface DemoAnswer {
  summary: string;
  findings: string[];
  recommendations: string[];
  risk_level: RiskLevel;
  confidence_score: number;
  evidence: { finding: number; source_id: string; value: string | number }[];
  missing_information: string[];
  differential: DemoDifferential[];
}

/** Applies every rule to a pack and words the result. Pure: the same pack and language give the same answer. */
export function assess(pack: Pack, language: 'en' | 'de'): DemoAnswer {
  const phrasebook = language === 'de' ? german : english;
  const wording = createWording(phrasebook, pack);
  const observations = chooseObservations(pack);
  const missing = findMissing(pack);
  const confidence = rateConfidence(pack, missing);
  const risk = rateRisk(observations);
  return {
    summary: summarise({ observations, risk, confidence, phrasebook, wording }),
    findings: observations.map((observation) => wording.observation(observation)),
    recommendations: chooseAdvice(observations, { risk, hasGaps: missing.length > 2 }).map((id) =>
      wording.advice(id),
    ),
    risk_level: risk,
    confidence_score: confidence,
    evidence: observations.flatMap(({ citations }, finding) =>
      citations.map((citation) => ({ finding, ...citation })),
    ),
    missing_information: missing.map((id) => phrasebook.missing[id]),
    differential: differentiate(observations, language),
  };
}

/** The weightiest first; what protects stays in, at the end. */
function chooseObservations(pack: Pack): Observation[] {
  const all = [...observeMeasures(pack), ...observeQuestionnaires(pack), ...observeNotes(pack)];
  if (all.length === 0)
    return [{ id: 'nothing_usable', values: {}, citations: [], points: 0, advice: ['collect_data'] }];
  return all.toSorted((a, b) => b.points - a.points).slice(0, maxFindings);
}

/** Critical is acute danger only, whatever the burden adds up to. */
function rateRisk(observations: readonly Observation[]): RiskLevel {
  if (observations.some(({ id }) => id === 'note_self_harm')) return 'critical';
  const points = observations.reduce((sum, observation) => sum + observation.points, 0);
  if (points >= 7) return 'high';
  return points >= 2 ? 'moderate' : 'low';
}

/** What the observations ask for, weightiest first, and when to look again. */
function chooseAdvice(
  observations: readonly Observation[],
  { risk, hasGaps }: { risk: RiskLevel; hasGaps: boolean },
): AdviceId[] {
  const isCalm = risk === 'low' && observations.every(({ points }) => points <= 0);
  const wanted = observations.flatMap(({ advice }) => advice).filter((id) => isCalm || id !== 'keep_routine');
  const last: AdviceId[] = [
    ...(hasGaps ? (['collect_data'] as const) : []),
    risk === 'low' ? 'control_in_12_weeks' : 'control_in_4_weeks',
  ];
  const first = [...new Set(wanted)].filter((id) => !last.includes(id));
  return [...first.slice(0, maxRecommendations - last.length), ...last];
}

function summarise(parts: {
  observations: readonly Observation[];
  risk: RiskLevel;
  confidence: number;
  phrasebook: Phrasebook;
  wording: Wording;
}): string {
  const { observations, risk, confidence, phrasebook, wording } = parts;
  const subjects = observations.flatMap(({ id, points }) => {
    const subject = points > 0 ? phrasebook.subjects[id] : undefined;
    return subject === undefined ? [] : [subject];
  });
  return [
    wording.summary(risk),
    ...(subjects.length === 0 || risk === 'low' ? [] : [phrasebook.mainConcern(subjects.slice(0, 2))]),
    ...(confidence < 0.5 ? [phrasebook.limited] : []),
  ].join(' ');
}
