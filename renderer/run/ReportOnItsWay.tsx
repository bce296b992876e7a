import { useLingui } from '@lingui/react/macro';
import { Button } from '../design/Button.tsx';
import { EmptyState } from '../design/EmptyState.tsx';
import { usePullNow } from '../shell/use-sync.ts';

/** The run is done, but its report has not arrived in the local cache yet. */
export function ReportOnItsWay() {
  const { t } = useLingui();
  const pull = usePullNow();
  return (
    <section className="card">
      <EmptyState
        icon="document"
        title={t`The report is on its way`}
        action={
          <Button icon="refresh" busy={pull.isPending} onPress={() => pull.mutate()}>
            {t`Sync now`}
          </Button>
        }
      >
        {t`The run is done; its report has not been synced to this workstation yet.`}
      </EmptyState>
    </section>
  );
}
