import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Form } from 'react-aria-components';
import type { ModelSettings } from '../../shared/ipc/execution-channels.ts';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { TextField } from '../design/Fields.tsx';
import { Icon } from '../design/Icon.tsx';
import { useUnsaved } from '../shell/unsaved.ts';
import { useRemoveKey, useSaveKey } from './use-model.ts';

interface ModelKeyProps {
  readonly settings: ModelSettings;
  readonly isAdmin: boolean;
}

/** Whether a key is there, and where it came from; admins store or remove it. The key itself is never shown. */
export function ModelKey({ settings: { key, keyStorable }, isAdmin }: ModelKeyProps) {
  const { t } = useLingui();
  const states = {
    environment: t`Present, from the environment of this workstation (ANTHROPIC_API_KEY)`,
    stored: t`Present, in the keyring of this system`,
    elsewhere: t`Stored for another gateway than this one, and not sent to it: runs cannot be executed`,
    missing: t`Missing: runs cannot be executed`,
  };
  const isThere = key === 'environment' || key === 'stored';
  return (
    <div className="settings-form">
      <dl className="settings-facts">
        <div>
          <dt>{t`Key`}</dt>
          <dd className={isThere ? 'key-present' : 'key-missing'}>
            <Icon name={isThere ? 'lock' : 'warning'} />
            {states[key]}
          </dd>
        </div>
      </dl>
      {isAdmin && keyStorable && key !== 'environment' ? <KeyForm keyState={key} /> : null}
      {isAdmin && !keyStorable && !isThere ? (
        <p className="settings-hint">
          {t`This system has no keyring in which a key would be safe, so none is stored. IT can set the variable ANTHROPIC_API_KEY instead.`}
        </p>
      ) : null}
    </div>
  );
}

/** What is typed is a secret: it does not outlast the lock. */
function KeyForm({ keyState }: { readonly keyState: ModelSettings['key'] }) {
  const { t } = useLingui();
  const [key, setKey] = useState('');
  const save = useSaveKey();
  const isEntered = key.trim().length >= 8;
  useUnsaved(key !== '');
  return (
    <Form
      className="settings-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isEntered) save.mutate(key, { onSuccess: () => setKey('') });
      }}
    >
      <div className="settings-inline">
        <TextField
          label={keyState === 'missing' ? t`Store a key` : t`Replace the key`}
          hint={t`Kept in the keyring of this system, never shown again.`}
          type="password"
          autoComplete="off"
          value={key}
          onChange={setKey}
        />
        <Button type="submit" busy={save.isPending} isDisabled={!isEntered}>
          {t`Store key`}
        </Button>
      </div>
      {keyState === 'missing' ? null : <RemoveKey />}
      {save.error ? <FailureBanner failure={save.error} onDismiss={save.reset} /> : null}
    </Form>
  );
}

/** Nobody can bring it back, so it is asked first. */
function RemoveKey() {
  const { t } = useLingui();
  const [isAsking, setAsking] = useState(false);
  const remove = useRemoveKey();
  return (
    <>
      <div>
        <Button tone="danger" icon="erase" onPress={() => setAsking(true)}>
          {t`Remove key…`}
        </Button>
      </div>
      <Dialog title={t`Remove the key?`} isOpen={isAsking} onOpenChange={setAsking}>
        <p>{t`It is not kept anywhere else. Until another one is stored, this workstation executes no runs.`}</p>
        {remove.error ? <FailureBanner failure={remove.error} /> : null}
        <div className="dialog-actions">
          <Button autoFocus onPress={() => setAsking(false)}>{t`Keep it`}</Button>
          <Button
            tone="danger"
            busy={remove.isPending}
            onPress={() => remove.mutate(undefined, { onSuccess: () => setAsking(false) })}
          >
            {t`Remove key`}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
