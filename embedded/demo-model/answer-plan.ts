import type { Behaviour } from './behaviours.ts';
import { distort } from './distort.ts';

/** Where and how the body of an answer breaks off. */
export interface BreakOff {
  afterDeltas: number;
  how: 'hang' | 'destroy' | 'end' | { errorType: string };
}

/** What the server does with one request, decided before the first byte is sent. */
export type Plan =
  | { kind: 'status'; status: number; retryAfterSeconds?: number | undefined; message?: string | undefined }
  | { kind: 'html' }
  | {
      kind: 'answer';
      text: string;
      stopReason: string;
      deltaDelayMs: number;
      msPerByte: number;
      hangFirst: boolean;
      breakOff: BreakOff | null;
    };

/**
 * Turns a behaviour and the ordinary answer to the request into a plan.
 * @param context.deltaDelayMs pause between two pieces of text, unless the behaviour says otherwise
 */
export function planAnswer(
  behaviour: Behaviour,
  context: { normalText: string; userText: string; deltaDelayMs: number },
): Plan {
  const normal: Extract<Plan, { kind: 'answer' }> = {
    kind: 'answer',
    text: context.normalText,
    stopReason: 'end_turn',
    deltaDelayMs: context.deltaDelayMs,
    msPerByte: 0,
    hangFirst: false,
    breakOff: null,
  };
  switch (behaviour.kind) {
    case 'normal':
      return { ...normal, deltaDelayMs: behaviour.deltaDelayMs ?? context.deltaDelayMs };
    case 'status':
      return behaviour;
    case 'html':
      return { kind: 'html' };
    case 'slow_drip':
      return { ...normal, deltaDelayMs: 0, msPerByte: behaviour.msPerByte };
    case 'hang_before_headers':
      return { ...normal, hangFirst: true };
    case 'hang_mid_body':
      return { ...normal, breakOff: { afterDeltas: behaviour.afterDeltas, how: 'hang' } };
    case 'cut_stream':
      return { ...normal, breakOff: { afterDeltas: behaviour.afterDeltas, how: 'destroy' } };
    case 'end_early':
      return { ...normal, breakOff: { afterDeltas: behaviour.afterDeltas, how: 'end' } };
    case 'error_event':
      return {
        ...normal,
        breakOff: { afterDeltas: behaviour.afterDeltas, how: { errorType: behaviour.errorType } },
      };
    case 'stop_reason':
      return { ...normal, stopReason: behaviour.stopReason };
    case 'verbatim':
      return { ...normal, text: behaviour.text, stopReason: behaviour.stopReason };
    case 'refusal':
      return { ...normal, text: 'I can not help with this request.', stopReason: 'refusal' };
    case 'max_tokens':
      return { ...normal, text: firstHalf(context.normalText), stopReason: 'max_tokens' };
    case 'fenced':
    case 'prose':
    case 'malformed':
    case 'invalid':
    case 'unknown_evidence':
    case 'huge':
    case 'obey_note':
      return { ...normal, text: distort(behaviour, context) };
  }
}

/** The first half of a text, never through the middle of a surrogate pair. */
export function firstHalf(text: string): string {
  const characters = Array.from(text);
  return characters.slice(0, Math.ceil(characters.length / 2)).join('');
}
