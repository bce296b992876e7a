import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { ResponseOf } from '../../shared/ipc-contract.ts';
import { useCommand } from '../commands/use-command.ts';
import { copyText } from '../lock/tell-copied.ts';
import { usePatientWords } from '../patient/patient-words.ts';
import { ConfirmCancel } from '../runs/CancelButton.tsx';
import { cancelKindOf } from '../runs/cancel-kind.ts';
import { useFailedRequestId } from '../runs/ExecutionFailures.tsx';
import { useCancelRun } from '../runs/use-cancel-run.ts';
import { useIsExecuting } from '../runs/use-execute-run.ts';
import { isRerunnable, useRerun } from '../runs/use-rerun.ts';
import { useUnsyncedRuns } from '../runs/use-runs.ts';
import { useFlag } from '../shell/use-flag.ts';
import { useIsOffline } from '../shell/use-sync.ts';
import type { Comparing } from '../versions/use-comparing.ts';

interface RunCommandsProps {
  readonly data: ResponseOf<'runs.get'>;
  readonly comparing: Comparing;
}

/** The commands of the run on the page: what its buttons do, and the number to give to IT. */
export function RunCommands({ data, comparing }: RunCommandsProps) {
  return (
    <>
      <CancelCommand data={data} />
      <RerunCommand data={data} />
      <CopyCommand data={data} />
      <CompareCommand comparing={comparing} />
    </>
  );
}

type OfRun = Pick<RunCommandsProps, 'data'>;

/** Asks first where a draft would be lost, as the button does. */
function CancelCommand({ data: { run, patient } }: OfRun) {
  const [isAsking, setAsking] = useState(false);
  const isFlagOn = useFlag().data?.enabled === true;
  const isOffline = useIsOffline();
  const { name } = usePatientWords()(patient);
  const { isCancelling, cancel } = useCancelRun({ runId: run.id, patientName: name });
  const isHere = useIsExecuting(run.id);
  const isUnsynced = useUnsyncedRuns().has(run.id);
  const kind = cancelKindOf({ status: run.status, isHere, isUnsynced, isFlagOn });
  useCommand({
    id: 'run.cancel',
    group: 'run',
    label: msg`Cancel run`,
    isEnabled: !isCancelling && (kind === 'stop' || (kind === 'unqueue' && !isOffline)),
    run: () => (kind === 'stop' ? setAsking(true) : cancel()),
  });
  return (
    <ConfirmCancel
      isOpen={isAsking && kind === 'stop' && !isCancelling}
      patientName={name}
      onClose={() => setAsking(false)}
      onConfirm={() => {
        setAsking(false);
        cancel();
      }}
    />
  );
}

function RerunCommand({ data: { run, patient } }: OfRun) {
  const isFlagOn = useFlag().data?.enabled === true;
  const isOffline = useIsOffline();
  const isUnsynced = useUnsyncedRuns().has(run.id);
  const { name } = usePatientWords()(patient);
  const { isBusy, rerun } = useRerun({ runId: run.id, patientName: name });
  useCommand({
    id: 'run.again',
    group: 'run',
    label: msg`Run again`,
    isEnabled: isRerunnable(run.status) && isFlagOn && !isOffline && !isUnsynced && !isBusy,
    run: rerun,
  });
  return null;
}

/** By it IT finds the call, and the provider its answer. */
function CopyCommand({ data: { run, report } }: OfRun) {
  const { t } = useLingui();
  const [said, setSaid] = useState('');
  const failedId = useFailedRequestId(run.id);
  const requestId = failedId ?? report?.provenance.request_id ?? null;
  const copy = (id: string, words: string) =>
    void copyText(id).then(
      () => setSaid(words),
      () => setSaid(t`Copying was refused; select the text instead.`),
    );
  useCommand({
    id: 'run.copyRequestId',
    group: 'run',
    label: msg`Copy request number`,
    keywords: [msg`Request id`],
    isEnabled: requestId !== null,
    run: () => copy(requestId ?? '', t`Request number copied`),
  });
  useCommand({
    id: 'run.copyId',
    group: 'run',
    label: msg`Copy run id`,
    run: () => copy(run.id, t`Run id copied`),
  });
  return (
    <p role="status" className="run-said">
      {said}
    </p>
  );
}

function CompareCommand({ comparing }: Pick<RunCommandsProps, 'comparing'>) {
  const isComparing = comparing.choice !== null;
  useCommand({
    id: 'run.compare',
    group: 'run',
    label: isComparing ? msg`Back to the report` : msg`Compare versions`,
    keywords: [msg`Difference`, msg`Earlier report`],
    shortcut: 'V',
    isEnabled: comparing.isPossible,
    run: isComparing ? comparing.leave : comparing.start,
  });
  return null;
}
