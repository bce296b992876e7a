import { Plural, useLingui } from '@lingui/react/macro';
import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { useUnsyncedRuns } from '../runs/use-runs.ts';
import { PassingNotice } from './PassingNotice.tsx';
import { useDataAge } from './SyncBadge.tsx';
import { usePullNow, useSyncState } from './use-sync.ts';

/** While offline: what still works, and how old the data is. */
export function StandingOffline() {
  const { t } = useLingui();
  const sync = useSyncState();
  const pull = usePullNow();
  const age = useDataAge(sync.data?.lastPulledAtMs ?? null);
  const unsynced = useUnsyncedRuns().size;
  // Also while the next try is under way.
  if (!sync.data || sync.data.offlineSinceMs === null) return null;
  return (
    <PassingNotice>
      <Banner
        tone="caution"
        slim
        title={
          age
            ? t`Offline – you see the data of the last sync (${age})`
            : t`Offline – no data has been synced yet`
        }
        actions={
          <Button size="s" icon="refresh" busy={pull.isPending} onPress={() => pull.mutate()}>
            {t`Try to connect`}
          </Button>
        }
      >
        <p>{t`Reports can be read. Executing and queueing runs needs the server.`}</p>
        {unsynced > 0 ? (
          <p>
            <Plural
              value={unsynced}
              one="One finished run waits to sync."
              other="# finished runs wait to sync."
            />
          </p>
        ) : null}
      </Banner>
    </PassingNotice>
  );
}
