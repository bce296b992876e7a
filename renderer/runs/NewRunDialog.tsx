import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Form } from 'react-aria-components';
import type { RunId } from '../../shared/ids.ts';
import type { PatientRecord } from '../../shared/records.ts';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { TextField } from '../design/Fields.tsx';
import { usePatientWords } from '../patient/patient-words.ts';
import { useNotices } from '../shell/notices.ts';
import { DuplicateWarning } from './DuplicateWarning.tsx';
import { PackPreview } from './PackPreview.tsx';
import { PatientPicker } from './PatientPicker.tsx';
import { usePackPreview, useQueueRun } from './use-new-run.ts';

interface NewRunDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onQueued: () => void;
}

/** Choose a patient, see what the model would read, say why, queue. */
export function NewRunDialog({ isOpen, onClose, onQueued }: NewRunDialogProps) {
  const { t } = useLingui();
  return (
    <Dialog
      title={t`New diagnosis run`}
      isOpen={isOpen}
      onOpenChange={(open) => (open ? undefined : onClose())}
    >
      <NewRunForm onClose={onClose} onQueued={onQueued} />
    </Dialog>
  );
}

function NewRunForm({ onClose, onQueued }: Pick<NewRunDialogProps, 'onClose' | 'onQueued'>) {
  const { t } = useLingui();
  const [patient, setPatient] = useState<PatientRecord | null>(null);
  const [reason, setReason] = useState('');
  const announce = useAnnounceQueued();
  const create = useQueueRun((runId) => {
    if (patient) announce(patient, runId);
    onQueued();
    onClose();
  });
  const { name } = usePatientWords()(patient);
  const known = useKnownDuplicate(patient);
  const duplicate = create.duplicate ?? known;
  const queue = (evenIfDuplicate: boolean) => {
    if (patient) create.queue({ patientId: patient.id, reason }, evenIfDuplicate);
  };
  return (
    <Form
      className="new-run"
      onSubmit={(event) => {
        event.preventDefault();
        if (duplicate === null) queue(false);
      }}
    >
      <PatientPicker
        chosen={patient}
        onChoose={(chosen) => {
          setPatient(chosen);
          create.reset();
        }}
      />
      <TextField
        label={t`Reason`}
        hint={t`What should the assessment look at? Optional, at most 500 characters; write no names here.`}
        lines={2}
        maxLength={500}
        value={reason}
        onChange={setReason}
      />
      {patient ? <PackPreview key={patient.id} patientId={patient.id} /> : null}
      {create.error ? <FailureBanner failure={create.error} /> : null}
      {duplicate ? (
        <DuplicateWarning
          runId={duplicate}
          isQueueing={create.isPending}
          onQueueAnyway={() => queue(true)}
          onLeave={onClose}
        />
      ) : null}
      <div className="dialog-actions">
        <Button onPress={onClose}>{t`Cancel`}</Button>
        {duplicate ? null : (
          <Button type="submit" tone="primary" busy={create.isPending} isDisabled={patient === null}>
            {patient ? t`Queue run for ${name}` : t`Queue run`}
          </Button>
        )}
      </div>
    </Form>
  );
}

/** The run that the preview names; the answer to queueing itself is the last word. */
function useKnownDuplicate(patient: PatientRecord | null): RunId | null {
  const preview = usePackPreview(patient?.id ?? null);
  return preview.data?.duplicate?.runId ?? null;
}

function useAnnounceQueued(): (patient: PatientRecord, runId: RunId) => void {
  const { t } = useLingui();
  const notices = useNotices();
  const words = usePatientWords();
  return (patient, runId) =>
    notices.add({
      tone: 'done',
      title: t`Run queued`,
      text: words(patient).name,
      action: { label: t`Open run`, route: { view: 'run', runId } },
    });
}
