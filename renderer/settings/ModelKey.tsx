import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Form } from 'react-aria-components';
import type { ModelSettings } from '../../shared/ipc/execution-channels.ts';
import { Button } from '../design/Button.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { TextField } from '../design/Fields.tsx';
import { Icon } from '../design/Icon.tsx';
import { useRemoveKey, useSaveKey } from './use-model.ts';

interface ModelKeyProps {
  readonly settings: ModelSettings;
  readonly isAdmin: boolean;
}

/** Whether a key is there, and where it came from; admins store or remove it. The key itself is never shown. */
export function ModelKey({ settings, isAdmin }: ModelKeyProps) {
  const { t } = useLingui();
  const states = {
    environment: t`Present, from the environment of this workstation (ANTHROPIC_API_KEY)`,
    stored: t`Present, in the keyring of this system`,
    elsewhere: t`Stored for another gateway than this one, and not sent to it: runs cannot be executed`,
    missing: t`Missing: runs cannot be executed`,
  };
  return (
    <div className="settings-form">
      <dl className="settings-facts">
        <div>
          <dt>{t`Key`}</dt>
          <dd className={settings.key === 'missing' ? 'key-missing' : 'key-present'}>
            <Icon name={settings.key === 'missing' ? 'warning' : 'lock'} />
            {states[settings.key]}
          </dd>
        </div>
      </dl>
      {isAdmin && settings.keyStorable ? <KeyForm settings={settings} /> : null}
      {isAdmin && !settings.keyStorable && settings.key === 'missing' ? (
        <p className="settings-hint">
          {t`This system has no keyring in which a key would be safe, so none is stored. IT can set the variable ANTHROPIC_API_KEY instead.`}
        </p>
      ) : null}
    </div>
  );
}

function KeyForm({ settings }: { readonly settings: ModelSettings }) {
  const { t } = useLingui();
  const [key, setKey] = useState('');
  const save = useSaveKey();
  const remove = useRemoveKey();
  const failure = save.error ?? remove.error;
  return (
    <Form
      className="settings-form"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(key, { onSuccess: () => setKey('') });
      }}
    >
      <div className="settings-inline">
        <TextField
          label={settings.key === 'stored' ? t`Replace the key` : t`Store a key`}
          hint={t`Kept in the keyring of this system, never shown again.`}
          type="password"
          autoComplete="off"
          value={key}
          onChange={setKey}
        />
        <Button type="submit" busy={save.isPending} isDisabled={key.trim().length < 8}>
          {t`Store key`}
        </Button>
      </div>
      {settings.key === 'stored' ? (
        <div>
          <Button tone="danger" busy={remove.isPending} onPress={() => remove.mutate()}>
            {t`Remove key`}
          </Button>
        </div>
      ) : null}
      {failure ? <FailureBanner failure={failure} /> : null}
    </Form>
  );
}
