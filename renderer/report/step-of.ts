/**
 * The place after or before one in a list, which stops at its ends.
 * @param at the place now; -1: none, so that a step goes to the first, back or forth
 */
export function stepOf(at: number, step: 1 | -1, length: number): number {
  if (at < 0) return 0;
  return Math.min(Math.max(at + step, 0), length - 1);
}
