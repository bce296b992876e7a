import { useLingui } from '@lingui/react/macro';
import type { RunId } from '../../shared/ids.ts';
import type { PatientRecord } from '../../shared/records.ts';
import { usePatientWords } from '../patient/patient-words.ts';
import { useNotices } from '../shell/notices.ts';

/** Says that a run is queued, or that it is kept here and in nobody's queue yet, with the way to what waits. */
export function useAnnounceQueued(): (
  patient: PatientRecord | null,
  outcome: 'queued' | 'kept',
  runId: RunId,
) => void {
  const { t } = useLingui();
  const notices = useNotices();
  const words = usePatientWords();
  return (patient, outcome, runId) => {
    const { name } = words(patient);
    notices.add(
      outcome === 'queued'
        ? {
            tone: 'done',
            title: t`Run queued`,
            text: name,
            action: { label: t`Open run`, route: { view: 'run', runId } },
          }
        : {
            tone: 'kept',
            title: t`Run kept on this workstation`,
            text: t`${name} · It is queued as soon as the server answers.`,
            action: { label: t`Show what waits`, route: { view: 'outbox' } },
          },
    );
  };
}
