import { useLingui } from '@lingui/react/macro';
import { Button } from '../design/Button.tsx';
import { EmptyState } from '../design/EmptyState.tsx';
import { useIsOffline, usePullNow } from '../shell/use-sync.ts';

/** The run is done, but its report has not arrived in the local cache yet. */
export function ReportOnItsWay() {
  const { t } = useLingui();
  const pull = usePullNow();
  const isOffline = useIsOffline();
  return (
    <section className="card">
      <EmptyState
        icon="document"
        title={t`The report is on its way`}
        action={
          <Button icon="refresh" busy={pull.isPulling} onPress={pull.pullNow}>
            {t`Sync now`}
          </Button>
        }
      >
        {isOffline
          ? t`The run is done, but its report was not synced before the server went out of reach. It appears here by itself.`
          : t`The run is done; its report has not been synced to this workstation yet.`}
      </EmptyState>
    </section>
  );
}
