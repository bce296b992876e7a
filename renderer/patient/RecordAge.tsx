import { useLingui } from '@lingui/react/macro';
import { IconButton } from '../design/Button.tsx';
import { Icon } from '../design/Icon.tsx';
import { formatAgo, formatMoment } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useNow } from '../i18n/use-now.ts';
import type { PatientRecordState } from './use-patient-record.ts';

/** How old the record on the screen is, whether the server was reached for it, and a way to read it anew. */
export function RecordAge({ state }: { readonly state: PatientRecordState }) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const nowMs = useNow(20_000);
  const { data, isRefreshing, isGone, refresh } = state;
  const record = data?.record ?? null;
  if (isGone) return null;
  const age = record ? formatAgo(record.retrievedAtMs, nowMs, locale) : '';
  const at = record ? formatMoment(record.retrievedAtMs, nowMs, locale) : '';
  const isUnreached = record?.fromCache === true && !isRefreshing;
  return (
    <span className="record-age">
      {record ? (
        <span
          className={isUnreached ? 'data-age data-age-offline' : 'data-age data-age-fresh'}
          data-testid="record-age"
        >
          {isUnreached ? <Icon name="offline" /> : null}
          {isUnreached ? t`As of ${at}, server not reached now` : t`Read ${age}`}
        </span>
      ) : null}
      <IconButton
        icon={isRefreshing ? 'running' : 'refresh'}
        spin={isRefreshing}
        label={isRefreshing ? t`Reading the record…` : t`Read the record anew`}
        isDisabled={isRefreshing}
        onPress={refresh}
      />
    </span>
  );
}
