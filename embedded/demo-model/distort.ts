import type { Behaviour } from './behaviours.ts';
import { obeyNote } from './obey-note.ts';

type Distortion = Extract<
  Behaviour,
  { kind: 'fenced' | 'prose' | 'malformed' | 'invalid' | 'unknown_evidence' | 'huge' | 'obey_note' }
>;
type InvalidMessage = Extract<Behaviour, { kind: 'invalid' }>['message'];

/** The ordinary answer, changed into the kind of wrong answer a test asks for. */
export function distort(behaviour: Distortion, answer: { normalText: string; userText: string }): string {
  const { normalText, userText } = answer;
  switch (behaviour.kind) {
    case 'fenced':
      return `\`\`\`json\n${normalText}\n\`\`\``;
    case 'prose':
      return `Here is my assessment of the record.\n\n${normalText}\n\nLet me know if {anything} is unclear.`;
    case 'malformed':
      return normalText.replace('"findings":', '"findings"');
    case 'invalid':
      return invalidate(normalText, behaviour.message);
    case 'unknown_evidence':
      return withUnknownEvidence(normalText);
    case 'huge':
      return enlarge(normalText, behaviour.bytes);
    case 'obey_note':
      return obeyNote(normalText, userText);
  }
}

const wrongFields: Record<Exclude<InvalidMessage, 'Diagnosis result must be an object'>, object> = {
  'summary is required and must be a string': { summary: 42 },
  'findings is required and must be an array': { findings: 'none worth naming' },
  'all findings must be strings': { findings: ['Elevated stress', 7] },
  'recommendations is required and must be an array': { recommendations: { first: 'rest' } },
  'all recommendations must be strings': { recommendations: [{ text: 'Keep a sleep diary' }] },
  'risk_level must be one of: low, moderate, high, critical': { risk_level: 'severe' },
  'confidence_score must be a number between 0 and 1': { confidence_score: 87 },
};

function invalidate(normalText: string, message: InvalidMessage): string {
  if (message === 'Diagnosis result must be an object') return JSON.stringify(['a list', 'is no result']);
  return JSON.stringify({ ...parseObject(normalText), ...wrongFields[message] });
}

function withUnknownEvidence(normalText: string): string {
  const unknown = ['entry:00000000-0000-4000-8000-000000000000', 'measure:mood@1999-01-01T00:00:00Z'];
  const evidence = unknown.map((source_id, finding) => ({
    finding: finding === 0 ? 0 : 999,
    source_id,
    value: 99,
  }));
  return JSON.stringify({ ...parseObject(normalText), evidence });
}

function enlarge(normalText: string, bytes: number): string {
  const answer = parseObject(normalText);
  const line = 'The record repeats itself at length without adding anything new. ';
  const findings = Array.from({ length: Math.ceil(bytes / (line.length + 3)) }, () => line);
  return JSON.stringify({ ...answer, findings });
}

function parseObject(text: string): object {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error('the ordinary answer is no JSON object');
  return value;
}
