import { useLingui } from '@lingui/react/macro';
import { Form } from 'react-aria-components';
import type { ModelSettings } from '../../shared/ipc/execution-channels.ts';
import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { TextField } from '../design/Fields.tsx';
import { createKept, useKept } from '../lock/kept.ts';
import { useUnsaved } from '../shell/unsaved.ts';
import { ModelKey } from './ModelKey.tsx';
import { useIsDemoModel, useModel, useSaveModel } from './use-model.ts';

/** Model name, gateway and key. */
export function ModelSettingsForm({ isAdmin }: { readonly isAdmin: boolean }) {
  const { t } = useLingui();
  const model = useModel();
  const isDemo = useIsDemoModel();
  if (model.error) return <FailureBanner failure={model.error} onRetry={() => void model.refetch()} />;
  if (!model.data) return <div className="skeleton settings-loading" role="status" aria-label={t`Loading`} />;
  return (
    <>
      {isDemo ? <Banner tone="caution" title={t`Demo model: not AI, not medical advice`} /> : null}
      <ModelName key={model.data.model} settings={model.data} isAdmin={isAdmin} />
      <dl className="settings-facts">
        <div>
          <dt>{t`Gateway`}</dt>
          <dd>{model.data.gateway ?? t`None: directly to the provider`}</dd>
        </div>
      </dl>
      <ModelKey settings={model.data} isAdmin={isAdmin} />
    </>
  );
}

const typed = createKept<string>();

function ModelName({ settings, isAdmin }: { readonly settings: ModelSettings; readonly isAdmin: boolean }) {
  const { t } = useLingui();
  const [name, setName] = useKept(typed, settings.model, settings.model);
  const save = useSaveModel();
  const sources = {
    environment: t`Set by the environment of this workstation (ANTHROPIC_MODEL); it cannot be changed here.`,
    settings: t`Set on this workstation.`,
    default: t`The default of this version.`,
  };
  useUnsaved(name.trim() !== settings.model);
  const isFixed = !isAdmin || settings.modelSource === 'environment';
  return (
    <Form
      className="settings-form"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(name.trim());
      }}
    >
      <div className="settings-inline">
        <TextField
          label={t`Model name`}
          hint={sources[settings.modelSource]}
          value={name}
          onChange={setName}
          isDisabled={isFixed}
          maxLength={100}
        />
        {isFixed ? null : (
          <Button
            type="submit"
            busy={save.isPending}
            isDisabled={name.trim() === '' || name.trim() === settings.model}
          >
            {t`Save`}
          </Button>
        )}
      </div>
      {save.error ? <FailureBanner failure={save.error} onDismiss={save.reset} /> : null}
    </Form>
  );
}
