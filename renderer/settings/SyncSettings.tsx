import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { AppState } from '../../shared/ipc/app-channels.ts';
import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import { Button } from '../design/Button.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { Icon } from '../design/Icon.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useSyncWords } from '../shell/SyncBadge.tsx';
import { syncLookIcons, syncLookOf } from '../shell/sync-look.ts';
import { useDataAge } from '../shell/use-data-age.ts';
import { useIsOffline, usePullNow, useSyncState } from '../shell/use-sync.ts';
import { CachedRows } from './CachedRows.tsx';
import { useRebuild } from './use-cache-contents.ts';

interface SyncSettingsProps {
  readonly state: AppState;
  readonly session: SessionInfo;
}

/** Whether the server answers, how old and how much the data here is, and what works without the server. */
export function SyncSettings({ state, session }: SyncSettingsProps) {
  const { t } = useLingui();
  return (
    <>
      <dl className="settings-facts settings-facts-sync">
        <Fact term={t`State`}>
          <State />
        </Fact>
        <Fact term={t`Last sync`}>
          <LastSync />
        </Fact>
        <Fact term={t`Signed in`}>
          {session.verified
            ? t`confirmed by the server`
            : t`offline, with the password; the server has not confirmed it yet`}
        </Fact>
        <Fact term={t`Keyring of this system`}>
          {state.keyring
            ? t`present: after a restart you need not type your password`
            : t`none: your password is asked for at each start`}
        </Fact>
      </dl>
      <p className="settings-hint">
        {t`The data on this workstation is encrypted. Whoever has signed in here once with the network can sign in with the password also while the server cannot be reached, and reads what was synced last.`}
      </p>
      <CachedRows />
      <SyncActions />
    </>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function State() {
  const sync = useSyncState().data ?? null;
  const words = useSyncWords(sync);
  const look = sync ? syncLookOf(sync) : 'idle';
  return (
    <span className={look === 'offline' || look === 'behind' ? 'key-missing' : 'key-present'}>
      <Icon name={syncLookIcons[look]} />
      {words[look]}
    </span>
  );
}

function LastSync() {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const pulledAtMs = useSyncState().data?.lastPulledAtMs ?? null;
  const age = useDataAge(pulledAtMs);
  return pulledAtMs === null ? t`none yet` : `${formatDateTime(pulledAtMs, locale)} (${age})`;
}

function SyncActions() {
  const { t } = useLingui();
  const pull = usePullNow();
  const rebuild = useRebuild();
  const isOffline = useIsOffline();
  return (
    <>
      <div className="settings-actions">
        <Button icon="refresh" busy={pull.isPulling} onPress={pull.pullNow}>
          {t`Sync now`}
        </Button>
        <Button icon="download" busy={rebuild.isPending} onPress={() => rebuild.mutate()}>
          {t`Read everything anew`}
        </Button>
        <p className="settings-hint" role="status">
          {rebuild.isSuccess && isOffline
            ? t`The server cannot be reached; everything is read anew as soon as it answers.`
            : null}
          {rebuild.isSuccess && !isOffline ? t`Everything was read anew.` : null}
        </p>
      </div>
      <p className="settings-hint">
        {t`Reading anew helps where something here looks other than for colleagues. It takes a moment; what waits to sync stays.`}
      </p>
      {rebuild.error ? <FailureBanner failure={rebuild.error} onDismiss={rebuild.reset} /> : null}
    </>
  );
}
