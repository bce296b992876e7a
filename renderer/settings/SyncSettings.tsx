import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { AppState } from '../../shared/ipc/app-channels.ts';
import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import { Button } from '../design/Button.tsx';
import { Icon } from '../design/Icon.tsx';
import { formatCount, formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useRunCounts } from '../runs/use-runs.ts';
import { useSyncWords } from '../shell/SyncBadge.tsx';
import { syncLookIcons, syncLookOf } from '../shell/sync-look.ts';
import { useDataAge } from '../shell/use-data-age.ts';
import { usePullNow, useSyncState } from '../shell/use-sync.ts';

interface SyncSettingsProps {
  readonly state: AppState;
  readonly session: SessionInfo;
}

/** Whether the server answers, how old and how much the data here is, and what works without the server. */
export function SyncSettings({ state, session }: SyncSettingsProps) {
  const { t } = useLingui();
  const pull = usePullNow();
  return (
    <>
      <dl className="settings-facts settings-facts-sync">
        <Fact term={t`State`}>
          <State />
        </Fact>
        <Fact term={t`Last sync`}>
          <LastSync />
        </Fact>
        <Fact term={t`Runs on this workstation`}>
          <Rows />
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
      <div>
        <Button icon="refresh" busy={pull.isPulling} onPress={pull.pullNow}>
          {t`Sync now`}
        </Button>
      </div>
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

function Rows() {
  const locale = useFormatLocale();
  const counts = useRunCounts();
  const total = counts && Object.values(counts).reduce((sum, count) => sum + count, 0);
  return <span className="figures">{total === undefined ? '–' : formatCount(total, locale)}</span>;
}
