import { useLingui } from '@lingui/react/macro';
import type { ErrorInfo } from '../../shared/failure.ts';
import type { PatientRecord, RunRecord } from '../../shared/records.ts';
import { describeRunFailure, retryHelps } from '../bridge/describe-failure.ts';
import { Button } from '../design/Button.tsx';
import { CopyId } from '../design/CopyId.tsx';
import { Disclosure } from '../design/Disclosure.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { Icon } from '../design/Icon.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { validationTextOf } from '../i18n/validation-texts.ts';
import { usePatientWords } from '../patient/patient-words.ts';
import { DuplicateWarning } from '../runs/DuplicateWarning.tsx';
import { useFailedRequestId } from '../runs/ExecutionFailures.tsx';
import { RerunButton } from '../runs/RerunButton.tsx';
import { useAnnounceQueued } from '../runs/use-announce-queued.ts';
import { useQueueRun } from '../runs/use-new-run.ts';
import { navigate } from '../shell/route.ts';
import { failureOf } from './failure-of.ts';

interface FailedRunProps {
  readonly run: RunRecord;
  readonly patient: PatientRecord | null;
}

/** Why a run failed, what it means, and what to do. */
export function FailedRun({ run, patient }: FailedRunProps) {
  const { t, i18n } = useLingui();
  const locale = useFormatLocale();
  const info = run.error_info;
  const requestId = useFailedRequestId(run.id);
  const { name } = usePatientWords()(patient);
  const failure = failureOf(info);
  const isCancelled = failure === 'CANCELLED';
  const { what, advice } = describeRunFailure(failure, i18n);
  const endedAt = formatDateTime(Date.parse(info?.timestamp ?? run.updated_at), locale);
  return (
    <section className="card failed">
      <p className={isCancelled ? 'failed-when failed-calm' : 'failed-when'}>
        <Icon name={isCancelled ? 'stop' : 'failed'} />
        {isCancelled ? t`Cancelled on ${endedAt}` : t`Failed on ${endedAt}`}
      </p>
      <h2 className="failed-what">{what}</h2>
      <p>{advice}</p>
      {info?.error_code === 'VALIDATION_ERROR' ? <InvalidAnswer info={info} /> : null}
      <div className="failed-foot">
        <div className="failed-actions">
          <RerunButton run={run} patientName={name} tone={retryHelps(failure) ? 'primary' : 'secondary'} />
          <QueueAnother run={run} patient={patient} />
        </div>
        <div className="failed-ids">
          {requestId ? <CopyId label={t`Request number`} id={requestId} /> : null}
          <CopyId label={t`Run id`} id={run.id} />
        </div>
      </div>
    </section>
  );
}

function InvalidAnswer({ info }: { readonly info: Extract<ErrorInfo, { error_code: 'VALIDATION_ERROR' }> }) {
  const { t, i18n } = useLingui();
  const wordsOf = (message: string) => {
    const text = validationTextOf(message);
    return text && i18n._(text);
  };
  return (
    <div className="failed-details">
      <h3 className="section-title">{t`What was wrong with the answer`}</h3>
      <ul className="failed-messages">
        {info.validation_errors.map((message) => (
          <li key={message}>
            {wordsOf(message)} <code>{message}</code>
          </li>
        ))}
      </ul>
      <Disclosure title={t`Raw answer`}>
        <pre className="raw scroll">{info.raw_response}</pre>
      </Disclosure>
    </div>
  );
}

function QueueAnother({ run, patient }: FailedRunProps) {
  const { t } = useLingui();
  const announce = useAnnounceQueued();
  const create = useQueueRun((outcome, runId) => {
    // A kept run is no run yet: there is no page of it.
    if (outcome === 'queued') navigate({ view: 'run', runId });
    else announce(patient, outcome, runId);
  });
  const another = { patientId: run.patient_id, reason: run.input_config.reason ?? '' };
  return (
    <>
      <Button icon="plus" busy={create.isPending} onPress={() => create.queue(another)}>
        {t`Queue a new run`}
      </Button>
      {create.error ? <FailureBanner failure={create.error} /> : null}
      {create.duplicate ? (
        <DuplicateWarning
          runId={create.duplicate}
          isQueueing={create.isPending}
          onQueueAnyway={() => create.queue(another, true)}
        />
      ) : null}
    </>
  );
}
