/** From the top of what scrolls: what belongs to a place stands below it, such as the plot with its point. */
const shareAbove = 0.2;

/**
 * Brings the place of a datum into sight: within `scroller`, which scrolls on its own, and then the place itself in
 * whatever scrolls around it. The focus stays where it is.
 */
export function scrollToPlace(scroller: HTMLElement, sourceId: string): void {
  const places = [...scroller.querySelectorAll<HTMLElement>('[data-source]')];
  const place = places.find((element) => element.dataset.source === sourceId);
  if (!place) return;
  const [outer, inner] = [scroller.getBoundingClientRect(), place.getBoundingClientRect()];
  scroller.scrollTo({ top: scroller.scrollTop + inner.top - outer.top - shareAbove * outer.height });
  place.scrollIntoView({ block: 'nearest' });
}
