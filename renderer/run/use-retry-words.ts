import { useLingui } from '@lingui/react/macro';
import type { RetryWait } from '../../shared/run.ts';
import { formatCountdown } from '../i18n/format.ts';
import { retryTextOf } from '../i18n/retry-texts.ts';
import { useFormatLocale } from '../i18n/use-format.ts';

/** The words for a wait before the next call to the model: a whole sentence, and a short one for a row. */
export function useRetryWords(): (wait: RetryWait, nowMs: number) => { long: string; short: string } {
  const { t, i18n } = useLingui();
  const locale = useFormatLocale();
  return ({ reason, untilMs, call, of }, nowMs) => {
    const why = i18n._(retryTextOf(reason));
    if (untilMs <= nowMs) {
      return { long: t`${why}; trying again now, attempt ${call} of ${of}`, short: t`Trying again now` };
    }
    const time = formatCountdown(untilMs - nowMs, locale);
    return {
      long: t`${why}; trying again in ${time}, attempt ${call} of ${of}`,
      short: t`Trying again in ${time}`,
    };
  };
}
