import { useLingui } from '@lingui/react/macro';
import { Form } from 'react-aria-components';
import { idleMinutes as bounds, type PrivacySettings as Stored } from '../../shared/ipc/lock-channels.ts';
import { Button } from '../design/Button.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { TextField } from '../design/Fields.tsx';
import { createKept, useKept } from '../lock/kept.ts';
import { platform } from '../lock/platform.ts';
import { useUnsaved } from '../shell/unsaved.ts';
import { usePrivacySettings, useSavePrivacySettings } from './use-privacy-settings.ts';

/** After how many minutes without anybody the workstation locks itself. */
export function PrivacySettings() {
  const { t } = useLingui();
  const settings = usePrivacySettings();
  if (settings.error)
    return <FailureBanner failure={settings.error} onRetry={() => void settings.refetch()} />;
  if (!settings.data)
    return <div className="skeleton settings-loading" role="status" aria-label={t`Loading`} />;
  return <PrivacyForm stored={settings.data} />;
}

const typed = createKept<string>();

function PrivacyForm({ stored }: { readonly stored: Stored }) {
  const { t } = useLingui();
  const [text, setText] = useKept(typed, 'idleMinutes', String(stored.idleMinutes));
  const save = useSavePrivacySettings();
  const minutes = /^\d{1,2}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN;
  const { min, max } = bounds;
  const control = t({ message: 'Ctrl', comment: 'The key on the keyboard' });
  const keys = platform === 'mac' ? '⌘L' : `${control}+L`;
  const isRight = minutes >= min && minutes <= max;
  const isDirty = minutes !== stored.idleMinutes;
  useUnsaved(isDirty);
  const byItself = t`From ${min} to ${max}. It also locks when the computer goes to sleep or its screen is locked, and at once with ${keys}; the password opens it again.`;
  const onLinux = t`From ${min} to ${max}. It also locks when the computer goes to sleep, and at once with ${keys}; the lock of the screen is another one and does not lock it. The password opens it again.`;
  const hints = { mac: byItself, windows: byItself, linux: onLinux };
  return (
    <Form
      className="settings-form"
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault();
        if (isRight) save.mutate({ idleMinutes: minutes });
        else document.getElementById('idle-minutes')?.focus();
      }}
    >
      <div className="settings-inline">
        <TextField
          id="idle-minutes"
          label={t`Lock after (minutes without input)`}
          hint={hints[platform]}
          error={isRight ? null : t`A whole number from ${min} to ${max}, please.`}
          inputMode="numeric"
          autoComplete="off"
          maxLength={2}
          value={text}
          onChange={setText}
        />
        {/* Never disabled: a disabled button loses the focus. */}
        <Button type="submit" tone={isDirty ? 'primary' : 'secondary'} busy={save.isPending}>
          {t`Save`}
        </Button>
      </div>
      <p className="settings-hint" role="status">
        {isDirty ? t`Not saved yet` : null}
        {!isDirty && save.isSuccess ? t`Saved` : null}
      </p>
      {save.error ? <FailureBanner failure={save.error} onDismiss={save.reset} /> : null}
    </Form>
  );
}
