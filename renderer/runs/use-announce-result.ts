import { useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import type { RunId } from '../../shared/ids.ts';
import type { ResponseOf } from '../../shared/ipc-contract.ts';
import type { CallFailure } from '../bridge/call-failure.ts';
import { describeEnd } from '../bridge/describe-failure.ts';
import { useRiskWord } from '../design/Badges.tsx';
import { usePatientWords } from '../patient/patient-words.ts';
import { fetchRun } from '../run/use-run.ts';
import { useNotices } from '../shell/notices.ts';
import { parseRoute } from '../shell/route.ts';
import { useLiveRuns } from './live-runs.ts';
import type { ActionTarget } from './run-action.ts';

type LoadedRun = ResponseOf<'runs.get'>;

/** Says that a report is there; a critical one stays on the screen until it is dismissed. */
export function useAnnounceResult(): (runId: RunId) => Promise<void> {
  const client = useQueryClient();
  const liveRuns = useLiveRuns();
  const announce = useAnnounceReport();
  return async (runId) => announce(await fetchRun(client, liveRuns, runId));
}

/** Adds the notice of a report, unless its run is on the screen. */
export function useAnnounceReport(): (run: LoadedRun) => void {
  const { t } = useLingui();
  const notices = useNotices();
  const riskWord = useRiskWord();
  const patientWords = usePatientWords();
  return ({ run, patient, report }) => {
    if (isOnScreen(run.id)) return;
    const risk = report?.risk_level ?? null;
    const riskText = risk ? riskWord(risk) : t`not stated`;
    const isCritical = risk === 'critical';
    notices.add({
      tone: isCritical ? 'critical' : 'done',
      title: isCritical ? t`Critical risk in an AI draft` : t`Draft report is ready`,
      text: `${patientWords(patient).name} · ${t`Risk: ${riskText}`}`,
      action: { label: t`Open report`, route: { view: 'run', runId: run.id } },
    });
  };
}

/** Says that a run has failed, where neither the worklist nor its page says it. */
export function useAnnounceFailure(): (target: ActionTarget, failure: CallFailure) => void {
  const { t, i18n } = useLingui();
  const notices = useNotices();
  return ({ runId, patientName }, failure) => {
    if (failure.error.reason === 'CANCELLED' || isOnScreen(runId)) return;
    // The answer came behind the lock: nobody knows by it how the run has ended.
    if (failure.error.refusal === 'locked') return;
    if (parseRoute(window.location.hash).view === 'worklist') return;
    notices.add({
      tone: 'failed',
      title: t`Run failed`,
      text: `${patientName} · ${describeEnd(failure.error, i18n).what}`,
      action: { label: t`Open run`, route: { view: 'run', runId } },
    });
  };
}

/** Says that a run has finished and waits to sync: no failure, although the server was not reached. */
export function useAnnounceUnsynced(): (target: ActionTarget) => void {
  const { t } = useLingui();
  const notices = useNotices();
  return ({ runId, patientName }) => {
    if (isOnScreen(runId)) return;
    notices.add({
      tone: 'done',
      title: t`Run finished, waiting to sync`,
      text: patientName,
      action: { label: t`Open run`, route: { view: 'run', runId } },
    });
  };
}

function isOnScreen(runId: RunId): boolean {
  const route = parseRoute(window.location.hash);
  return route.view === 'run' && route.runId === runId;
}
