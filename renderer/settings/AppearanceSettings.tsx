import { useLingui } from '@lingui/react/macro';
import type { AppState } from '../../shared/ipc/app-channels.ts';
import { useSaveSettings } from '../app-state/use-save-settings.ts';
import { Choice } from '../design/Choice.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';

/** Language and theme. */
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
      {save.error ? <FailureBanner failure={save.error} onDismiss={save.reset} /> : null}
    </>
  );
}
