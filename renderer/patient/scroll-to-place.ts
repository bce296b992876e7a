/**
 * Brings the place of a datum into sight: within `scroller`, which scrolls on its own, and then the place itself in
 * whatever scrolls around it. The focus stays where it is.
 */
export function scrollToPlace(scroller: HTMLElement, sourceId: string): void {
  const places = [...scroller.querySelectorAll<HTMLElement>('[data-source]')];
  const place = places.find((element) => element.dataset.source === sourceId);
  if (!place) return;
  const [outer, inner] = [scroller.getBoundingClientRect(), place.getBoundingClientRect()];
  const room = Math.max(0, (outer.height - inner.height) / 2);
  scroller.scrollTo({ top: scroller.scrollTop + inner.top - outer.top - room });
  place.scrollIntoView({ block: 'nearest' });
}
