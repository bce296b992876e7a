import { useLingui } from '@lingui/react/macro';
import type { FailureOverview } from '../../shared/ipc/failure-channels.ts';
import { useFormatLocale } from '../i18n/use-format.ts';

type Span = Pick<FailureOverview['spans'][number], 'fromMs' | 'toMs'>;

export interface SpanWords {
  /** The first day, for an axis. */
  short(span: Span): string;
  /** The day with its weekday, or the first and the last day of the week. */
  long(span: Span): string;
}

/** Days and weeks in words of the locale. */
export function useSpanWords(unit: FailureOverview['unit']): SpanWords {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short' });
  return {
    short: ({ fromMs }) => day.format(fromMs),
    long({ fromMs, toMs }) {
      if (unit === 'day') return weekday.format(fromMs);
      const first = day.format(fromMs);
      const last = day.format(toMs - 1);
      return t`${first} to ${last}`;
    },
  };
}
