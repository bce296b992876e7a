import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
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
import { useUnsaved } from '../shell/unsaved.ts';
import { useIsOffline } from '../shell/use-sync.ts';
import { DuplicateWarning } from './DuplicateWarning.tsx';
import { askedNewRun, newRunKey } from './new-run.ts';
import { PackPreview } from './PackPreview.tsx';
import { PatientPicker, takeSearch } from './PatientPicker.tsx';
import { useAnnounceQueued } from './use-announce-queued.ts';
import { usePackPreview, useQueueRun } from './use-new-run.ts';

/** The dialog that `openNewRun` opens: choose a patient, see what the model would read, say why, queue. */
export function NewRunDialog() {
  const [asked, setAsked] = useKept(askedNewRun, newRunKey, null);
  if (!asked) return null;
  const close = () => setAsked(null);
  return <OpenDialog key={asked.patient?.id ?? ''} first={asked.patient} onClose={close} />;
}

const chosen = createKept<PatientRecord | null>();
const typed = createKept<string>();

/** The parts first: the dialog takes them up as it opens. */
const takeForm = () => [
  chosen.take(newRunKey),
  typed.take(newRunKey),
  takeSearch(),
  askedNewRun.take(newRunKey),
];

interface OpenDialogProps {
  /** The patient whom it was opened for. */
  readonly first: PatientRecord | null;
  readonly onClose: () => void;
}

function OpenDialog({ first, onClose }: OpenDialogProps) {
  const { t } = useLingui();
  const [patient, setPatient] = useKept<PatientRecord | null>(chosen, newRunKey, first);
  const [reason, setReason] = useKept(typed, newRunKey, '');
  const [isAsking, setAsking] = useState(false);
  const announce = useAnnounceQueued();
  const isOffline = useIsOffline();
  const create = useQueueRun((outcome, runId) => {
    if (patient) announce(patient, outcome, runId);
    onClose();
  }, takeForm);
  const known = useKnownDuplicate(patient);
  const duplicate = create.duplicate ?? known;
  const isUnsaved = reason.trim() !== '';
  useUnsaved(isUnsaved);
  const queue = (evenIfDuplicate: boolean) => {
    if (patient) create.queue({ patientId: patient.id, reason }, evenIfDuplicate);
  };
  // A slip of the hand beside the dialog, or Escape, throws away nothing that was typed.
  const leave = () => (isUnsaved ? setAsking(!isAsking) : onClose());
  return (
    <Dialog title={t`New diagnosis run`} isOpen onOpenChange={(open) => (open ? undefined : leave())}>
      <Form
        className="new-run"
        onSubmit={(event) => {
          event.preventDefault();
          if (duplicate === null && !isAsking) queue(false);
        }}
      >
        <PatientPicker
          chosen={patient}
          onChoose={(choice) => {
            setPatient(choice);
            create.reset();
          }}
        />
        {patient ? <PackPreview key={patient.id} patientId={patient.id} /> : null}
        <TextField
          label={t`Reason`}
          hint={t`What should the assessment look at? Optional, at most 500 characters; write no names here.`}
          lines={2}
          maxLength={500}
          value={reason}
          onChange={setReason}
        />
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
        {isAsking ? (
          <AskedToDiscard onStay={() => setAsking(false)} onDiscard={onClose} />
        ) : (
          <div className="dialog-actions">
            <Button onPress={leave}>{t`Cancel`}</Button>
            {duplicate ? null : (
              <QueueButton patient={patient} isOffline={isOffline} isBusy={create.isPending} />
            )}
          </div>
        )}
      </Form>
    </Dialog>
  );
}

interface QueueButtonProps {
  readonly patient: PatientRecord | null;
  readonly isOffline: boolean;
  readonly isBusy: boolean;
}

/** Names whom it queues: the name is the last thing that is read before. */
function QueueButton({ patient, isOffline, isBusy }: QueueButtonProps) {
  const { t } = useLingui();
  const { name } = usePatientWords()(patient);
  const words = isOffline ? t`Keep run for ${name}` : t`Queue run for ${name}`;
  const general = isOffline ? t`Keep run` : t`Queue run`;
  return (
    <Button type="submit" tone="primary" busy={isBusy} isDisabled={patient === null}>
      {patient ? words : general}
    </Button>
  );
}

interface AskedToDiscardProps {
  readonly onStay: () => void;
  readonly onDiscard: () => void;
}

function AskedToDiscard({ onStay, onDiscard }: AskedToDiscardProps) {
  const { t } = useLingui();
  return (
    <Banner tone="caution" role="alert" title={t`Close without queueing the run?`}>
      <p>{t`The reason that you have typed would be lost.`}</p>
      <div className="duplicate-actions">
        <Button size="s" autoFocus onPress={onStay}>{t`Keep editing`}</Button>
        <Button size="s" tone="danger" onPress={onDiscard}>{t`Discard changes`}</Button>
      </div>
    </Banner>
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
