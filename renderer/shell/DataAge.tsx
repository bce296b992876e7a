import { useLingui } from '@lingui/react/macro';
import type { SyncState } from '../../shared/ipc/sync-channels.ts';
import { Icon, type IconName } from '../design/Icon.tsx';
import { formatAgo, formatMoment } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useNow } from '../i18n/use-now.ts';
import { type DataAge as Age, dataAgeOf } from './data-age.ts';
import { useSyncState } from './use-sync.ts';
import './data-age.css';

const icons = {
  old: 'clock',
  behind: 'warning',
  offline: 'offline',
} as const satisfies Record<Exclude<Age, 'none' | 'fresh'>, IconName>;

/** How old the data beside it is: a quiet word while it is fresh, a mark with its time once it is not. */
export function DataAge() {
  const sync = useSyncState().data;
  return sync ? <KnownAge sync={sync} /> : null;
}

function KnownAge({ sync }: { readonly sync: SyncState }) {
  const nowMs = useNow(20_000);
  const age = dataAgeOf(sync, nowMs);
  const words = useAgeWords(sync, nowMs)[age];
  if (words === null) return null;
  return (
    <span className={`data-age data-age-${age}`} data-testid="data-age" data-age={age}>
      {age === 'fresh' || age === 'none' ? null : <Icon name={icons[age]} />}
      {words}
    </span>
  );
}

function useAgeWords({ lastPulledAtMs }: SyncState, nowMs: number): Readonly<Record<Age, string | null>> {
  const { t } = useLingui();
  const locale = useFormatLocale();
  if (lastPulledAtMs === null) {
    return { none: null, fresh: null, old: null, behind: null, offline: t`Offline, nothing synced yet` };
  }
  const at = formatMoment(lastPulledAtMs, nowMs, locale);
  const age = formatAgo(lastPulledAtMs, nowMs, locale);
  return {
    none: null,
    fresh: t`Synced ${age}`,
    old: t`As of ${at} (${age})`,
    behind: t`As of ${at}, not complete`,
    offline: t`Offline, as of ${at}`,
  };
}
