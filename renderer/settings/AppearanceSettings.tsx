import { useLingui } from '@lingui/react/macro';
import type { AppState } from '../../shared/ipc/app-channels.ts';
import { useSaveSettings } from '../app-state/use-save-settings.ts';
import { Choice } from '../design/Choice.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';

/** Language, theme and text size: in force at once, in every window. */
export function AppearanceSettings({ state }: { readonly state: AppState }) {
  const { t } = useLingui();
  const save = useSaveSettings();
  return (
    <>
      <Choice
        label={t`Language`}
        value={state.language}
        onChange={(language) => save.mutate({ language })}
        options={[
          { value: 'system', label: t`As the system` },
          { value: 'de', label: 'Deutsch' },
          { value: 'en', label: 'English' },
        ]}
      />
      <Choice
        label={t`Theme`}
        value={state.theme}
        onChange={(theme) => save.mutate({ theme })}
        options={[
          { value: 'system', label: t`As the system` },
          { value: 'light', label: t`Light` },
          { value: 'dark', label: t`Dark` },
        ]}
      />
      <Choice
        label={t`Text size`}
        value={state.textSize}
        onChange={(textSize) => save.mutate({ textSize })}
        options={[
          { value: 'small', label: t`Small (90 %)` },
          { value: 'normal', label: t`Normal` },
          { value: 'large', label: t`Large (115 %)` },
          { value: 'huge', label: t`Very large (130 %)` },
        ]}
      />
      <p className="settings-hint">{t`In force at once, in every window of this workstation.`}</p>
      {save.error ? <FailureBanner failure={save.error} onDismiss={save.reset} /> : null}
    </>
  );
}
