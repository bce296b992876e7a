import { useLingui } from '@lingui/react/macro';
import { formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useFlag } from '../shell/use-flag.ts';

/** What is set for the organisation now, by whom and since when; null: nothing is. */
export function useColleagueWords(): string | null {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const now = useFlag().data?.organisation;
  if (!now) return null;
  const by = now.updated_by_name ?? t`somebody unknown`;
  const at = formatDateTime(Date.parse(now.updated_at), locale);
  return now.enabled
    ? t`In force: diagnosis runs are switched on, by ${by}, ${at}.`
    : t`In force: diagnosis runs are switched off, by ${by}, ${at}.`;
}
