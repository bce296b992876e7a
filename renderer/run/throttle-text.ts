/** A text that was handed to a live region, and what it was about. */
export interface SaidText {
  readonly text: string;
  readonly subject: number | null;
  readonly atMs: number;
}

export const nothingSaid: SaidText = { text: '', subject: null, atMs: 0 };

/**
 * What a live region says now: a new subject at once, a changed text about the same one at most every `gapMs`, so that
 * a screen reader is not flooded by a countdown.
 * @returns `said` itself while nothing new is to be said.
 */
export function throttleText(
  said: SaidText,
  next: Pick<SaidText, 'text' | 'subject'>,
  nowMs: number,
  gapMs: number,
): SaidText {
  if (next.subject === said.subject && (next.text === said.text || nowMs - said.atMs < gapMs)) return said;
  return { ...next, atMs: nowMs };
}
