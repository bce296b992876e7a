import { useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import type { Route } from './route.ts';

const product = 'Rhythm Workstation';

/** Names the window in the task bar by its view; it never holds more than the beginning of a run id. */
export function useViewTitle(route: Route): void {
  const { t } = useLingui();
  const runId = route.view === 'run' ? route.runId.slice(0, 8) : '';
  const names: Readonly<Record<Route['view'], string>> = {
    worklist: t`Worklist`,
    run: t`Run ${runId}`,
    patients: t`Patients`,
    patient: t`Patient`,
    outbox: t`Waiting to sync`,
    failures: t`Run failures`,
    audit: t`Audit trail`,
    settings: t`Settings`,
  };
  useWindowTitle(names[route.view]);
}

/** Names the window, followed by the product. */
export function useWindowTitle(name: string): void {
  useEffect(() => {
    document.title = `${name} – ${product}`;
  }, [name]);
}
