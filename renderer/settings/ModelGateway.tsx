import { useLingui } from '@lingui/react/macro';
import { Form } from 'react-aria-components';
import { serverUrlSchema } from '../../shared/environment.ts';
import type { ModelSettings } from '../../shared/ipc/execution-channels.ts';
import { TextField } from '../design/Fields.tsx';
import { createKept } from '../lock/kept.ts';
import { SaveActions } from './SaveActions.tsx';
import { useSaveGateway } from './use-model.ts';
import { isSameText, useSetting } from './use-setting.ts';

interface ModelGatewayProps {
  readonly settings: ModelSettings;
  readonly isAdmin: boolean;
}

/** Where the model is asked: the provider itself, or a gateway of the organisation. */
export function ModelGateway({ settings, isAdmin }: ModelGatewayProps) {
  const { t } = useLingui();
  const isFixed = settings.gatewaySource === 'environment';
  if (isAdmin && !isFixed) return <GatewayForm stored={settings.gateway ?? ''} />;
  return (
    <dl className="settings-facts">
      <div>
        <dt>{t`Gateway`}</dt>
        <dd>
          {settings.gateway ?? t`None: directly to the provider`}
          {isFixed ? (
            <p className="settings-hint">
              {t`Set by the environment of this workstation (ANTHROPIC_BASE_URL, ANTHROPIC_API_KEY): a key from there goes nowhere else.`}
            </p>
          ) : null}
        </dd>
      </div>
    </dl>
  );
}

const typed = createKept<string | null>();

function GatewayForm({ stored }: { readonly stored: string }) {
  const { t } = useLingui();
  const save = useSaveGateway();
  const setting = useSetting({
    kept: typed,
    key: 'gateway',
    stored,
    isSame: isSameText,
    put: (address, onSuccess) => save.mutate(address.trim() || null, { onSuccess }),
  });
  const wanted = setting.draft.trim();
  const isRight = wanted === '' || serverUrlSchema.safeParse(wanted).success;
  return (
    <Form
      className="settings-form"
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isRight) document.getElementById('model-gateway')?.focus();
        else if (setting.isDirty) setting.save();
      }}
    >
      <TextField
        id="model-gateway"
        label={t`Gateway`}
        hint={t`Empty: directly to the provider. A stored key is only sent to the gateway that it was stored for.`}
        error={isRight ? null : t`Please enter an address that begins with https://.`}
        placeholder="https://gateway.example"
        value={setting.draft}
        onChange={setting.setDraft}
        type="url"
        maxLength={2000}
        autoComplete="off"
      />
      <SaveActions setting={setting} save={save} />
    </Form>
  );
}
