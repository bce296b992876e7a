import { useLingui } from '@lingui/react/macro';
import { Form } from 'react-aria-components';
import { idleMinutes as bounds, type PrivacySettings as Stored } from '../../shared/ipc/lock-channels.ts';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { createKept } from '../lock/kept.ts';
import { platform } from '../lock/platform.ts';
import { SaveActions } from './SaveActions.tsx';
import { UnitField } from './UnitField.tsx';
import { usePrivacySettings, useSavePrivacySettings } from './use-privacy-settings.ts';
import { isSameText, useSetting } from './use-setting.ts';

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

const typed = createKept<string | null>();

function PrivacyForm({ stored }: { readonly stored: Stored }) {
  const { t } = useLingui();
  const save = useSavePrivacySettings();
  const setting = useSetting({
    kept: typed,
    key: 'idleMinutes',
    stored: String(stored.idleMinutes),
    isSame: isSameText,
    put: (text, onSuccess) => save.mutate({ idleMinutes: minutesOf(text) }, { onSuccess }),
  });
  const { min, max } = bounds;
  const minutes = minutesOf(setting.draft);
  const control = t({ message: 'Ctrl', comment: 'The key on the keyboard' });
  const keys = platform === 'mac' ? '⌘L' : `${control}+L`;
  const withScreen = t`It also locks when the computer goes to sleep or its screen is locked, and at once with ${keys}; the password opens it again.`;
  const onLinux = t`It also locks when the computer goes to sleep, and at once with ${keys}, but not with the screen of the system; the password opens it again.`;
  const isRight = minutes >= min && minutes <= max;
  return (
    <Form
      className="settings-form"
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isRight) document.getElementById('idle-minutes')?.focus();
        else if (setting.isDirty) setting.save();
      }}
    >
      <UnitField
        id="idle-minutes"
        label={t`Lock after`}
        unit={t`minutes without input`}
        hint={platform === 'linux' ? onLinux : withScreen}
        min={min}
        max={max}
        standard={bounds.default}
        error={isRight ? null : t`A whole number from ${min} to ${max}, please.`}
        value={setting.draft}
        onChange={setting.setDraft}
      />
      <SaveActions setting={setting} save={save} />
    </Form>
  );
}

/** A whole number, or NaN for anything else. */
function minutesOf(text: string): number {
  const trimmed = text.trim();
  return /^\d{1,3}$/.test(trimmed) ? Number(trimmed) : Number.NaN;
}
