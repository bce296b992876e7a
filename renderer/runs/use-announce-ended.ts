import { useLingui } from '@lingui/react/macro';
import { useEffect, useEffectEvent } from 'react';
import type { EndedRun } from '../../shared/ipc/ended-channels.ts';
import { useRiskWord } from '../design/Badges.tsx';
import { usePatientWords } from '../patient/patient-words.ts';
import { useBlindMode } from '../patient/use-impression.ts';
import { useNotices } from '../shell/notices.ts';
import { askedRuns } from './asked-runs.ts';
import { followEnds } from './follow-ends.ts';
import { tellsRisk } from './tells-risk.ts';
import { isOnScreen, useAnnounceFailure } from './use-announce-failure.ts';

/**
 * Tells of runs that have ended on this workstation, behind a lock too. A critical result interrupts, whoever executed it
 * and in whatever batch; every other end is told where it was asked for run by run, and else by the panel of the batch.
 */
export function useAnnounceEnded(): void {
  const announce = useAnnounceEnd();
  const tell = useEffectEvent((ended: EndedRun) => {
    const isAsked = askedRuns.has(ended.runId);
    askedRuns.end(ended);
    if (!isAsked && ended.risk !== 'critical') return false;
    announce(ended);
    return true;
  });
  useEffect(() => followEnds(tell), []);
}

/** Adds the notice of an end, unless its run is on the screen. */
function useAnnounceEnd(): (ended: EndedRun) => void {
  const { t } = useLingui();
  const notices = useNotices();
  const riskWord = useRiskWord();
  const patientWords = usePatientWords();
  const announceFailure = useAnnounceFailure();
  const { isBlind } = useBlindMode();
  return ({ runId, patient, outcome, risk, failure }) => {
    const { name } = patientWords(patient);
    if (failure) return announceFailure({ runId, patientName: name }, failure);
    if (isOnScreen(runId)) return;
    const riskText = risk ? riskWord(risk) : t`not stated`;
    const isCritical = risk === 'critical';
    const waits = outcome === 'unsynced' && !isCritical;
    const done = waits ? t`Run finished, waiting to sync` : t`Draft report is ready`;
    notices.add({
      tone: isCritical ? 'critical' : 'done',
      title: isCritical ? t`Critical risk in an AI draft` : done,
      text: waits || !tellsRisk(risk, isBlind) ? name : `${name} · ${t`Risk: ${riskText}`}`,
      action: { label: waits ? t`Open run` : t`Open report`, route: { view: 'run', runId } },
    });
  };
}
