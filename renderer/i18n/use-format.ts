import { useLingui } from '@lingui/react';
import { type FormatLocale, formatLocaleOf } from './format.ts';

/** The locale for dates and numbers of the active language. */
export function useFormatLocale(): FormatLocale {
  return formatLocaleOf(useLingui().i18n.locale);
}
