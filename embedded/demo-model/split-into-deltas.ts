const deltasPerAnswer = 30;

/**
 * Cuts a text into about thirty pieces, as a model would write it: pieces differ in length and end after a whole word
 * where one ends nearby. Joined, they are the text again. A long text gets more pieces of at most 16,000 characters.
 */
export function splitIntoDeltas(text: string): string[] {
  const usual = Math.min(Math.max(Math.ceil(text.length / deltasPerAnswer), 4), 16_000);
  const deltas: string[] = [];
  let start = 0;
  while (start < text.length) {
    const wanted = Math.ceil(usual * (0.7 + 0.2 * (deltas.length % 4)));
    const end = endOfPiece(text, start + wanted);
    deltas.push(text.slice(start, end));
    start = end;
  }
  return deltas.length === 0 ? [''] : deltas;
}

function endOfPiece(text: string, wanted: number): number {
  if (wanted >= text.length) return text.length;
  const space = text.indexOf(' ', wanted);
  const end = space !== -1 && space - wanted < 16 ? space + 1 : wanted;
  const before = text.charCodeAt(end - 1);
  const isHighSurrogate = before >= 0xd800 && before <= 0xdbff;
  return isHighSurrogate ? end + 1 : end;
}
