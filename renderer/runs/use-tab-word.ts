import { useLingui } from '@lingui/react/macro';
import type { WorklistTab } from '../../shared/worklist.ts';

/** The word for a tab of the worklist. */
export function useTabWord(): (tab: WorklistTab) => string {
  const { t } = useLingui();
  return (tab) =>
    ({
      all: t`All`,
      queued: t`Queued`,
      running: t`Running`,
      succeeded: t`Done`,
      failed: t`Failed`,
      'needs-review': t`Needs review`,
    })[tab];
}
