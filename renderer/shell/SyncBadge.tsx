import { useLingui } from '@lingui/react/macro';
import type { SyncState } from '../../shared/ipc-contract.ts';
import { IconButton } from '../design/Button.tsx';
import { Icon, type IconName } from '../design/Icon.tsx';
import { formatAgo } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useNow } from '../i18n/use-now.ts';
import { usePullNow, useSyncState } from './use-sync.ts';

const icons: Readonly<Record<SyncState['state'], IconName>> = {
  idle: 'queued',
  syncing: 'refresh',
  online: 'online',
  offline: 'offline',
};

/** Online, syncing or offline, and how old the shown data is; the button asks for a pull. */
export function SyncBadge() {
  const { t } = useLingui();
  const sync = useSyncState();
  const pull = usePullNow();
  const age = useDataAge(sync.data?.lastPulledAtMs ?? null);
  const state = sync.data?.state ?? 'idle';
  const words = { idle: t`Not synced yet`, syncing: t`Syncing`, online: t`Online`, offline: t`Offline` };
  return (
    <div className={`sync sync-${state}`}>
      <Icon name={icons[state]} spin={state === 'syncing'} />
      <div className="sync-text">
        <p role="status">{words[state]}</p>
        {age ? <p className="sync-age">{t`Synced ${age}`}</p> : null}
      </div>
      <IconButton
        icon="refresh"
        label={t`Sync now`}
        spin={pull.isPending}
        isDisabled={pull.isPending}
        onPress={() => pull.mutate()}
      />
    </div>
  );
}

/** How long ago the data was pulled, or null before the first pull. */
export function useDataAge(lastPulledAtMs: number | null): string | null {
  const locale = useFormatLocale();
  const nowMs = useNow(20_000);
  return lastPulledAtMs === null ? null : formatAgo(lastPulledAtMs, nowMs, locale);
}
