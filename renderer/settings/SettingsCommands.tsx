import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Appearance, AppState } from '../../shared/ipc/app-channels.ts';
import { useSaveSettings } from '../app-state/use-save-settings.ts';
import { useCommand } from '../commands/use-command.ts';
import { groupTitles, openSettings, type SettingsGroup, settingsGroups } from './settings-groups.ts';

/** What can be set from everywhere: each group of the settings, language, theme and text size. */
export function SettingsCommands({ state }: { readonly state: AppState }) {
  const save = useSaveSettings();
  return (
    <>
      {settingsGroups.map((group) => (
        <GroupCommand key={group} group={group} />
      ))}
      {looks.map(({ id, label, look }) => (
        <LookCommand
          key={id}
          id={id}
          label={label}
          isEnabled={isOther(state, look)}
          run={() => save.mutate(look)}
        />
      ))}
    </>
  );
}

interface Look {
  readonly id: string;
  readonly label: MessageDescriptor;
  readonly look: Partial<Appearance>;
}

const looks: readonly Look[] = [
  { id: 'theme.system', label: msg`Theme: as the system`, look: { theme: 'system' } },
  { id: 'theme.light', label: msg`Theme: light`, look: { theme: 'light' } },
  { id: 'theme.dark', label: msg`Theme: dark`, look: { theme: 'dark' } },
  { id: 'language.de', label: msg`Language: German (Deutsch)`, look: { language: 'de' } },
  { id: 'language.en', label: msg`Language: English`, look: { language: 'en' } },
  { id: 'language.system', label: msg`Language: as the system`, look: { language: 'system' } },
  { id: 'text.small', label: msg`Text size: small`, look: { textSize: 'small' } },
  { id: 'text.normal', label: msg`Text size: normal`, look: { textSize: 'normal' } },
  { id: 'text.large', label: msg`Text size: large`, look: { textSize: 'large' } },
  { id: 'text.huge', label: msg`Text size: very large`, look: { textSize: 'huge' } },
];

function isOther(state: Appearance, look: Partial<Appearance>): boolean {
  const { language = state.language, theme = state.theme, textSize = state.textSize } = look;
  return language !== state.language || theme !== state.theme || textSize !== state.textSize;
}

function GroupCommand({ group }: { readonly group: SettingsGroup }) {
  useCommand({
    id: `settings.${group}`,
    label: groupTitles[group],
    keywords: [msg`Settings`],
    group: 'settings',
    run: () => openSettings(group),
  });
  return null;
}

interface LookCommandProps {
  readonly id: string;
  readonly label: MessageDescriptor;
  readonly isEnabled: boolean;
  readonly run: () => void;
}

function LookCommand({ id, label, isEnabled, run }: LookCommandProps) {
  useCommand({ id, label, group: 'appearance', isEnabled, run });
  return null;
}
