import { useLingui } from '@lingui/react/macro';
import type { PatientRecord, RunRecord } from '../../shared/records.ts';
import { EmptyState } from '../design/EmptyState.tsx';
import { usePatientWords } from '../patient/patient-words.ts';
import { CancelButton } from '../runs/CancelButton.tsx';
import { ExecuteButton } from '../runs/ExecuteButton.tsx';
import { useFlag } from '../shell/use-flag.ts';
import { useIsOffline } from '../shell/use-sync.ts';

interface QueuedRunProps {
  readonly run: RunRecord;
  readonly patient: PatientRecord | null;
}

/** A run that nobody has executed yet. */
export function QueuedRun({ run, patient }: QueuedRunProps) {
  const { t } = useLingui();
  const flag = useFlag();
  const isOffline = useIsOffline();
  const { name } = usePatientWords()(patient);
  const words = {
    ready: t`The model reads the record of this patient and writes a draft. You check it before anything is decided.`,
    offline: t`The server cannot be reached, so the run cannot be executed now. As soon as it answers again you can execute it here.`,
    off: t`The run stays queued while diagnosis runs are switched off.`,
  };
  const state = flag.data?.enabled ? (isOffline ? 'offline' : 'ready') : 'off';
  return (
    <section className="card">
      <EmptyState
        icon="queued"
        title={t`Waiting to be executed`}
        action={
          <div className="queued-actions">
            <ExecuteButton run={run} patientName={name} />
            <CancelButton run={run} patientName={name} />
          </div>
        }
      >
        {words[state]}
      </EmptyState>
    </section>
  );
}
