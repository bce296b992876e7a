import { readContextPack } from './context-pack.ts';
import type { MessagesRequest } from './messages-request.ts';
import { assess } from './rules/assess.ts';

/** The ordinary answer to a request, as text. */
export type Diagnose = (request: Pick<MessagesRequest, 'prompt' | 'userText'>) => string;

/**
 * Answers from rules over the context pack in the user message, in English or, where the request holds
 * `<answer_language>de</answer_language>`, in German. The same pack and language always give the same text. Without a
 * readable pack the answer is a plain sentence that says what is missing, as a language model would.
 */
export const diagnose: Diagnose = ({ prompt, userText }) => {
  const read = readContextPack(userText);
  if (!read.ok) return `This is the Rhythm demo model. It answers context packs only. ${read.message}`;
  const language = prompt.includes('<answer_language>de</answer_language>') ? 'de' : 'en';
  return JSON.stringify(assess(read.pack, language));
};
