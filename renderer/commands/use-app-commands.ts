import { useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { invoke } from '../bridge/invoke.ts';
import { useNotices } from '../shell/notices.ts';
import { parseRoute } from '../shell/route.ts';

/** Locks all windows. */
export function useLockNow(): () => void {
  const { mutate } = useMutation({ mutationFn: () => invoke('lock.now', {}) });
  return mutate;
}

/** Opens a further window: on the run that this one shows, else on the worklist. */
export function useNewWindow(): () => void {
  const { t } = useLingui();
  const notices = useNotices();
  const { mutate } = useMutation({
    mutationFn: () => {
      // By the address: the run itself may still be on its way.
      const route = parseRoute(window.location.hash);
      return invoke('app.openWindow', { runId: route.view === 'run' ? route.runId : null });
    },
    onError: () =>
      notices.add({
        tone: 'failed',
        title: t`No further window could be opened.`,
        text: t`You can go on in this one.`,
        action: { label: t`Open worklist`, route: { view: 'worklist' } },
      }),
  });
  return mutate;
}
