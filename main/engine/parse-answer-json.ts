import { err, ok, type Result } from '../../shared/result.ts';

const notJson = 'answer is not valid JSON';
const fenceLine = /^[ \t]*```[\w-]*[ \t]*\r?$/gm;

/**
 * Reads the JSON of an answer: the whole text, or what stands in the one fenced block it contains. Nothing is cut out
 * of prose by its braces: what the model meant must be beyond doubt.
 * @returns the value, or one sentence.
 */
export function parseAnswerJson(text: string): Result<unknown, string> {
  const whole = tryParse(text);
  if (whole.ok) return whole;
  const fences = [...text.matchAll(fenceLine)];
  const [opening, closing] = fences;
  if (fences.length !== 2 || !opening || !closing) return err(notJson);
  return tryParse(text.slice(opening.index + opening[0].length, closing.index));
}

function tryParse(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    return err(notJson);
  }
}
