import { useLingui } from '@lingui/react/macro';
import { ProgressBar } from 'react-aria-components';
import type { SyncState } from '../../shared/ipc-contract.ts';
import { IconButton } from '../design/Button.tsx';
import { Icon } from '../design/Icon.tsx';
import { MeterTrack } from '../design/MeterTrack.tsx';
import { formatCount, formatMoment } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useNow } from '../i18n/use-now.ts';
import { type SyncLook, syncedShare, syncLookIcons, syncLookOf } from './sync-look.ts';
import { useDataAge } from './use-data-age.ts';
import { usePullNow, useSyncState } from './use-sync.ts';

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
      <Icon name={syncLookIcons[look]} spin={look === 'syncing'} />
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

/** The state of the sync in words, for each look. */
export function useSyncWords(sync: SyncState | null): Readonly<Record<SyncLook, string>> {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const nowMs = useNow(60_000);
  const offlineSince = sync?.offlineSinceMs ? formatMoment(sync.offlineSinceMs, nowMs, locale) : null;
  const behindSince = formatMoment(sync?.behindSinceMs ?? 0, nowMs, locale);
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
