import { formatAgo } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useNow } from '../i18n/use-now.ts';

/** How long ago the data was pulled, or null before the first pull. */
export function useDataAge(lastPulledAtMs: number | null): string | null {
  const locale = useFormatLocale();
  const nowMs = useNow(20_000);
  return lastPulledAtMs === null ? null : formatAgo(lastPulledAtMs, nowMs, locale);
}
