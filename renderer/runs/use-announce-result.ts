import { useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import type { RunId } from '../../shared/ids.ts';
import { useRiskWord } from '../design/Badges.tsx';
import { usePatientWords } from '../patient/patient-words.ts';
import { fetchRun } from '../run/use-run.ts';
import { useNotices } from '../shell/notices.ts';
import { parseRoute } from '../shell/route.ts';
import { useLiveRuns } from './live-runs.ts';

/** Says that a report is there; a critical one stays on the screen until it is dismissed. */
export function useAnnounceResult(): (runId: RunId) => Promise<void> {
  const { t } = useLingui();
  const client = useQueryClient();
  const liveRuns = useLiveRuns();
  const notices = useNotices();
  const riskWord = useRiskWord();
  const patientWords = usePatientWords();
  return async (runId) => {
    const { patient, report } = await fetchRun(client, liveRuns, runId);
    const route = parseRoute(window.location.hash);
    if (route.view === 'run' && route.runId === runId) return;
    const risk = report?.risk_level ?? null;
    const riskText = risk ? riskWord(risk) : t`not stated`;
    const isCritical = risk === 'critical';
    notices.add({
      tone: isCritical ? 'critical' : 'done',
      title: isCritical ? t`Critical risk in an AI draft` : t`Draft report is ready`,
      text: `${patientWords(patient).name} · ${t`Risk: ${riskText}`}`,
      action: { label: t`Open report`, route: { view: 'run', runId } },
    });
  };
}
