import { useLingui } from '@lingui/react/macro';
import { Form } from 'react-aria-components';
import { type ModelSettings, modelNameSchema } from '../../shared/ipc/execution-channels.ts';
import { TextField } from '../design/Fields.tsx';
import { SaveActions } from './SaveActions.tsx';
import type { useSaveModel } from './use-model.ts';
import type { Setting } from './use-setting.ts';

interface ModelNameProps {
  readonly settings: ModelSettings;
  readonly isAdmin: boolean;
  readonly setting: Setting<string>;
  readonly save: ReturnType<typeof useSaveModel>;
}

/** Which model is asked. */
export function ModelName({ settings: { model, modelSource }, isAdmin, setting, save }: ModelNameProps) {
  const { t } = useLingui();
  const sources = {
    environment: t`Set by the environment of this workstation (ANTHROPIC_MODEL); it cannot be changed here.`,
    settings: t`Set on this workstation.`,
    default: t`The default of this version.`,
  };
  if (!isAdmin || modelSource === 'environment') {
    return (
      <dl className="settings-facts">
        <div>
          <dt>{t`Model name`}</dt>
          <dd>
            <code className="settings-code">{model}</code>
            <p className="settings-hint">{sources[modelSource]}</p>
          </dd>
        </div>
      </dl>
    );
  }
  const isRight = modelNameSchema.safeParse(setting.draft).success;
  return (
    <Form
      className="settings-form"
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isRight) document.getElementById('model-name')?.focus();
        else if (setting.isDirty) setting.save();
      }}
    >
      <TextField
        id="model-name"
        label={t`Model name`}
        hint={sources[modelSource]}
        error={isRight ? null : t`Please enter a name such as claude-sonnet-5-5, without blanks.`}
        value={setting.draft}
        onChange={setting.setDraft}
        maxLength={100}
        autoComplete="off"
      />
      <SaveActions setting={setting} save={save} />
    </Form>
  );
}
