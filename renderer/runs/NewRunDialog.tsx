import { useLingui } from '@lingui/react/macro';
import { Form } from 'react-aria-components';
import type { RunId } from '../../shared/ids.ts';
import type { PatientRecord } from '../../shared/records.ts';
import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { TextField } from '../design/Fields.tsx';
import { createKept, useKept } from '../lock/kept.ts';
import { usePatientWords } from '../patient/patient-words.ts';
import { useIsOffline } from '../shell/use-sync.ts';
import { DuplicateWarning } from './DuplicateWarning.tsx';
import { PackPreview } from './PackPreview.tsx';
import { PatientPicker } from './PatientPicker.tsx';
import { useAnnounceQueued } from './use-announce-queued.ts';
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

const chosen = createKept<PatientRecord | null>();
const typed = createKept<string>();

function NewRunForm({ onClose, onQueued }: Pick<NewRunDialogProps, 'onClose' | 'onQueued'>) {
  const { t } = useLingui();
  const [patient, setPatient] = useKept<PatientRecord | null>(chosen, 'new run', null);
  const [reason, setReason] = useKept(typed, 'new run', '');
  const announce = useAnnounceQueued();
  const isOffline = useIsOffline();
  const create = useQueueRun((outcome, runId) => {
    if (patient) announce(patient, outcome, runId);
    if (outcome === 'queued') onQueued();
    onClose();
  });
  const { name } = usePatientWords()(patient);
  const known = useKnownDuplicate(patient);
  const duplicate = create.duplicate ?? known;
  const queueWords = (isKept: boolean) => {
    if (!patient) return isKept ? t`Keep run` : t`Queue run`;
    return isKept ? t`Keep run for ${name}` : t`Queue run for ${name}`;
  };
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
        onChoose={(choice) => {
          setPatient(choice);
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
      {isOffline ? <KeptHint /> : null}
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
            {queueWords(isOffline)}
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

/** Said before it is done: offline the run is in nobody's queue yet. */
function KeptHint() {
  const { t } = useLingui();
  return (
    <Banner tone="caution" icon="offline" title={t`The server cannot be reached`}>
      <p>{t`The run is kept encrypted on this workstation. It is queued by itself as soon as the server answers; until then nobody can execute it.`}</p>
    </Banner>
  );
}
