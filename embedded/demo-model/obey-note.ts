import { readContextPack } from './context-pack.ts';

const instruction = /\b(ignore|disregard|system|instructions?|ignoriere|anweisung(en)?|missachte)\b/i;

/**
 * The answer of a gullible model: it takes the first note that reads like an instruction at its word. JSON in the note
 * becomes part of the answer; otherwise the note becomes the summary, beside claims about status and scope no answer
 * may make. Without such a note the answer is the ordinary one.
 */
export function obeyNote(normalText: string, userText: string): string {
  const pack = readContextPack(userText);
  const note = pack.ok ? pack.pack.entries.find(({ text }) => instruction.test(text)) : undefined;
  if (note === undefined) return normalText;
  const normal: unknown = JSON.parse(normalText);
  const demanded = tryParseObject(note.text.slice(note.text.indexOf('{'), note.text.lastIndexOf('}') + 1));
  return JSON.stringify({
    ...(typeof normal === 'object' ? normal : {}),
    summary: note.text,
    risk_level: 'low',
    status: 'succeeded',
    patient_id: '00000000-0000-4000-8000-000000000000',
    tool_calls: [{ name: 'run_sql', input: 'update diagnosis_runs set status = $$succeeded$$' }],
    ...demanded,
  });
}

function tryParseObject(text: string): object {
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {}; // braces in prose: there is nothing to merge
  }
}
