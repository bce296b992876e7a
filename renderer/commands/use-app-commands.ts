import { useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { invoke } from '../bridge/invoke.ts';
import { useNotices } from '../shell/notices.ts';

/** Locks all windows. */
export function useLockNow(): () => void {
  const { mutate } = useMutation({ mutationFn: () => invoke('lock.now', {}) });
  return mutate;
}

/** Opens a further window on the worklist. */
export function useNewWindow(): () => void {
  const { t } = useLingui();
  const notices = useNotices();
  const { mutate } = useMutation({
    mutationFn: () => invoke('app.openWindow', { runId: null }),
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
