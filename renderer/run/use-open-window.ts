import { useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import type { RunId } from '../../shared/ids.ts';
import { invoke } from '../bridge/invoke.ts';
import { useNotices } from '../shell/notices.ts';

/** Shows a run in a window of its own, beside this one. */
export function useOpenWindow(): (runId: RunId) => void {
  const { t } = useLingui();
  const notices = useNotices();
  const { mutate } = useMutation({
    mutationFn: (runId: RunId) => invoke('app.openWindow', { runId }),
    onError: (_failure, runId) =>
      notices.add({
        tone: 'failed',
        title: t`No further window could be opened.`,
        text: t`The run can be read in this one.`,
        action: { label: t`Open run`, route: { view: 'run', runId } },
      }),
  });
  return mutate;
}
