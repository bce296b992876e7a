/**
 * Goes to a place of the page: focus and sight go together, so that keyboard and screen reader go on from there.
 * @param block where in the view it comes to stand
 */
export function jumpTo(id: string, block: 'start' | 'center'): void {
  const element = document.getElementById(id);
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block });
}
