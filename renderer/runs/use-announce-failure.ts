import { useLingui } from '@lingui/react/macro';
import type { RunId } from '../../shared/ids.ts';
import { describeEnd, type ExecutionEnd } from '../bridge/describe-failure.ts';
import { useNotices } from '../shell/notices.ts';
import { parseRoute } from '../shell/route.ts';
import type { ActionTarget } from './run-action.ts';

/** Says that a run has failed, where neither the worklist nor its page says it. */
export function useAnnounceFailure(): (target: ActionTarget, end: ExecutionEnd) => void {
  const { t, i18n } = useLingui();
  const notices = useNotices();
  return ({ runId, patientName }, end) => {
    if (end.reason === 'CANCELLED' || isOnScreen(runId)) return;
    if (parseRoute(window.location.hash).view === 'worklist') return;
    notices.add({
      tone: 'failed',
      title: t`Run failed`,
      text: `${patientName} · ${describeEnd(end, i18n).what}`,
      action: { label: t`Open run`, route: { view: 'run', runId } },
    });
  };
}

/** True where the page of this run says it by itself. */
export function isOnScreen(runId: RunId): boolean {
  const route = parseRoute(window.location.hash);
  return route.view === 'run' && route.runId === runId;
}
