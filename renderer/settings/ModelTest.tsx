import { useLingui } from '@lingui/react/macro';
import type { ModelSettings, ModelTest as Outcome } from '../../shared/ipc/execution-channels.ts';
import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { CopyId } from '../design/CopyId.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { formatDuration } from '../i18n/format.ts';
import { modelTexts } from '../i18n/model-texts.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useTestModel } from './use-model.ts';

interface ModelTestProps {
  readonly settings: ModelSettings;
  /** As it stands in the field, saved or not. */
  readonly name: string;
}

/** Asks the model for one word and says what came of it. */
export function ModelTest({ settings, name }: ModelTestProps) {
  const { t } = useLingui();
  const test = useTestModel();
  const isOfThese = test.variables?.name === name && test.variables.gateway === settings.gateway;
  return (
    <div className="settings-form settings-test">
      <div className="settings-actions">
        <Button
          icon="plug"
          busy={test.isPending}
          isDisabled={name === ''}
          onPress={() => test.mutate({ name, gateway: settings.gateway })}
        >
          {t`Test the model`}
        </Button>
        <p className="settings-hint">
          {t`Sends one short question without any patient data, with the key of this workstation; it costs a fraction of a cent.`}
        </p>
      </div>
      {test.data && isOfThese ? <TestOutcome outcome={test.data} /> : null}
      {test.error ? <FailureBanner failure={test.error} onDismiss={test.reset} /> : null}
    </div>
  );
}

function TestOutcome({ outcome }: { readonly outcome: Outcome }) {
  const { t, i18n } = useLingui();
  const locale = useFormatLocale();
  const { problem, host, model, durationMs, status, requestId } = outcome;
  const duration = durationMs < 1000 ? `${Math.ceil(durationMs)} ms` : formatDuration(durationMs, locale);
  const text = problem && modelTexts[problem];
  const facts = [host, status && `HTTP ${status}`, text ? duration : null].filter(Boolean).join(' · ');
  return (
    <div data-testid="model-test" data-problem={problem ?? 'none'}>
      <Banner
        tone={text ? 'error' : 'done'}
        role={text ? 'alert' : 'status'}
        title={text ? i18n._(text.what) : t`The model answers: ${model ?? ''}, after ${duration}`}
      >
        {text ? <p>{i18n._(text.advice)}</p> : null}
        <div className="banner-foot">
          <p className="muted figures">{facts}</p>
          {requestId ? <CopyId label={t`Request id of the provider`} id={requestId} /> : null}
        </div>
      </Banner>
    </div>
  );
}
