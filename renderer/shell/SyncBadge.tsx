import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProgressBar } from 'react-aria-components';
import type { SyncState } from '../../shared/ipc/sync-channels.ts';
import { IconButton } from '../design/Button.tsx';
import { Icon } from '../design/Icon.tsx';
import { MeterTrack } from '../design/MeterTrack.tsx';
import { formatAgo, formatCount, formatMoment } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useNow } from '../i18n/use-now.ts';
import { type SyncLook, syncedShare, syncLookIcons, syncLookOf } from './sync-look.ts';
import { usePullNow, useSyncState } from './use-sync.ts';

/** Online, syncing, offline or behind, since when, and how old the shown data is; the button asks for a pull. */
export function SyncBadge() {
  const { t } = useLingui();
  const sync = useSyncState();
  const pull = usePullNow();
  const look = sync.data ? syncLookOf(sync.data) : 'idle';
  const words = useSyncWords(sync.data ?? null);
  return (
    <div className={`sync sync-${look}`}>
      <Icon name={syncLookIcons[look]} spin={look === 'syncing'} />
      <div className="sync-text">
        <p>{words[look]}</p>
        <SyncNews words={look === 'syncing' ? null : words[look]} />
        {sync.data?.progress ? <SyncProgress progress={sync.data.progress} /> : null}
        {sync.data ? <Age look={look} pulledAtMs={sync.data.lastPulledAtMs} /> : null}
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

/** Announced: what changes. That every few seconds a pull is under way is only shown. */
function SyncNews({ words }: { readonly words: string | null }) {
  const [settled, setSettled] = useState(words);
  if (words !== null && words !== settled) setSettled(words);
  return (
    <p role="status" className="visually-hidden">
      {settled}
    </p>
  );
}

/** How old the data is; where that is no matter of seconds, its moment. */
function Age({ look, pulledAtMs }: { readonly look: SyncLook; readonly pulledAtMs: number | null }) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const nowMs = useNow(20_000);
  if (pulledAtMs === null) return null;
  const age = formatAgo(pulledAtMs, nowMs, locale);
  const at = formatMoment(pulledAtMs, nowMs, locale);
  return (
    <p className="sync-age">{look === 'offline' || look === 'behind' ? t`As of ${at}` : t`Synced ${age}`}</p>
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
