import { useLingui } from '@lingui/react/macro';
import type { ErrorInfo } from '../../shared/failure.ts';
import type { RunRecord } from '../../shared/records.ts';
import { CallFailure } from '../bridge/call-failure.ts';
import { retryHelps } from '../bridge/describe-failure.ts';
import { Button } from '../design/Button.tsx';
import { CopyId } from '../design/CopyId.tsx';
import { Disclosure } from '../design/Disclosure.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { Icon } from '../design/Icon.tsx';
import { failureTexts, type RunFailure } from '../i18n/failure-texts.ts';
import { formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useFailedExecutions } from '../runs/ExecutionFailures.tsx';
import { useCreateRun } from '../runs/use-new-run.ts';
import { navigate } from '../shell/route.ts';

/** Why a run failed, what it means, and what to do. */
export function FailedRun({ run }: { readonly run: RunRecord }) {
  const { t, i18n } = useLingui();
  const locale = useFormatLocale();
  const info = run.error_info;
  const [execution] = useFailedExecutions(run.id);
  const requestId = execution?.state.error instanceof CallFailure ? execution.state.error.requestId : null;
  const failure = failureOf(info);
  const { what, advice } = failureTexts[failure];
  const failedAt = formatDateTime(Date.parse(info?.timestamp ?? run.updated_at), locale);
  return (
    <section className="card failed">
      <p className="failed-when">
        <Icon name="failed" />
        {t`Failed on ${failedAt}`}
      </p>
      <h2 className="failed-what">{i18n._(what)}</h2>
      <p>{i18n._(advice)}</p>
      <p className="failed-retry">
        {retryHelps(failure) ? t`Trying again can help.` : t`Trying again does not help as things are.`}
      </p>
      {info?.error_code === 'VALIDATION_ERROR' ? <InvalidAnswer info={info} /> : null}
      <div className="failed-foot">
        <QueueAnother run={run} isPrimary={retryHelps(failure)} />
        <div className="failed-ids">
          {requestId ? <CopyId label={t`Request number`} id={requestId} /> : null}
          <CopyId label={t`Run id`} id={run.id} />
        </div>
      </div>
    </section>
  );
}

/** The failure by which the words are chosen; rows of the existing product have no reason. */
function failureOf(info: ErrorInfo | null): RunFailure {
  if (info?.error_code === 'VALIDATION_ERROR') return 'VALIDATION_ERROR';
  return info?.reason ?? 'INTERNAL';
}

function InvalidAnswer({ info }: { readonly info: Extract<ErrorInfo, { error_code: 'VALIDATION_ERROR' }> }) {
  const { t } = useLingui();
  return (
    <div className="failed-details">
      <h3 className="section-title">{t`What was wrong with the answer`}</h3>
      <ul className="failed-messages">
        {info.validation_errors.map((message) => (
          <li key={message}>
            <code>{message}</code>
          </li>
        ))}
      </ul>
      <Disclosure title={t`Raw answer`}>
        <pre className="raw scroll">{info.raw_response}</pre>
      </Disclosure>
    </div>
  );
}

function QueueAnother({ run, isPrimary }: { readonly run: RunRecord; readonly isPrimary: boolean }) {
  const { t } = useLingui();
  const create = useCreateRun();
  const queue = () =>
    create.mutate(
      { patientId: run.patient_id, reason: run.input_config.reason ?? '' },
      { onSuccess: ({ runId }) => navigate({ view: 'run', runId }) },
    );
  return (
    <>
      {create.error ? <FailureBanner failure={create.error} /> : null}
      <Button icon="plus" tone={isPrimary ? 'primary' : 'secondary'} busy={create.isPending} onPress={queue}>
        {t`Queue a new run`}
      </Button>
    </>
  );
}
