import { useLingui } from '@lingui/react/macro';
import { ProgressBar } from 'react-aria-components';
import type { SyncState } from '../../shared/ipc-contract.ts';
import { IconButton } from '../design/Button.tsx';
import { Icon, type IconName } from '../design/Icon.tsx';
import { MeterTrack } from '../design/MeterTrack.tsx';
import { formatAgo, formatClock, formatCount } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useNow } from '../i18n/use-now.ts';
import { type SyncLook, syncedShare, syncLookOf } from './sync-look.ts';
import { usePullNow, useSyncState } from './use-sync.ts';

const icons: Readonly<Record<SyncLook, IconName>> = {
  idle: 'queued',
  syncing: 'refresh',
  online: 'online',
  offline: 'offline',
  behind: 'warning',
};

/** Online, syncing, offline or behind, since when, and how old the shown data is; the button asks for a pull. */
export function SyncBadge() {
  const { t } = useLingui();
  const sync = useSyncState();
  const pull = usePullNow();
  const age = useDataAge(sync.data?.lastPulledAtMs ?? null);
  const look = sync.data ? syncLookOf(sync.data) : 'idle';
  const words = useSyncWords(sync.data ?? null);
  return (
    <div className={`sync sync-${look}`}>
      <Icon name={icons[look]} spin={look === 'syncing'} />
      <div className="sync-text">
        <p role="status">{words[look]}</p>
        {sync.data?.progress ? <SyncProgress progress={sync.data.progress} /> : null}
        {age ? <p className="sync-age">{t`Synced ${age}`}</p> : null}
      </div>
      <IconButton
        icon="refresh"
        label={t`Sync now`}
        spin={pull.isPulling}
        isDisabled={pull.isPulling}
        onPress={pull.pullNow}
      />
    </div>
  );
}

function useSyncWords(sync: SyncState | null): Readonly<Record<SyncLook, string>> {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const offlineSince = sync?.offlineSinceMs ? formatClock(sync.offlineSinceMs, locale) : null;
  const behindSince = formatClock(sync?.behindSinceMs ?? 0, locale);
  return {
    idle: t`Not synced yet`,
    syncing: t`Syncing`,
    online: t`Online`,
    offline: offlineSince ? t`Offline since ${offlineSince}` : t`Offline`,
    behind: t`Behind since ${behindSince}: not everything is here yet`,
  };
}

/** Not announced, unlike the state: the number changes with every page. */
function SyncProgress({ progress }: { readonly progress: NonNullable<SyncState['progress']> }) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const share = syncedShare(progress);
  const rows = formatCount(progress.rows, locale);
  const total = progress.total === null ? null : formatCount(progress.total, locale);
  return (
    <ProgressBar
      className="sync-progress"
      aria-label={t`Progress of the sync`}
      isIndeterminate={share === null}
      value={(share ?? 0) * 100}
    >
      <span className="sync-share figures">{total ? t`${rows} of ${total}` : rows}</span>
      <MeterTrack percentage={(share ?? 0) * 100} />
    </ProgressBar>
  );
}

/** How long ago the data was pulled, or null before the first pull. */
export function useDataAge(lastPulledAtMs: number | null): string | null {
  const locale = useFormatLocale();
  const nowMs = useNow(20_000);
  return lastPulledAtMs === null ? null : formatAgo(lastPulledAtMs, nowMs, locale);
}
