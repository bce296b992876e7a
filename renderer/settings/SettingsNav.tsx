import { useLingui } from '@lingui/react/macro';
import { Icon, type IconName } from '../design/Icon.tsx';
import { groupTitles, type SettingsGroup, settingsGroups } from './settings-groups.ts';

const icons: Readonly<Record<SettingsGroup, IconName>> = {
  flag: 'play',
  model: 'document',
  execution: 'clock',
  privacy: 'lock',
  appearance: 'settings',
  connection: 'plug',
  about: 'info',
};

interface SettingsNavProps {
  readonly current: SettingsGroup;
  readonly onShow: (group: SettingsGroup) => void;
}

/** The way to each group of the settings. */
export function SettingsNav({ current, onShow }: SettingsNavProps) {
  const { t, i18n } = useLingui();
  return (
    <nav className="settings-nav" aria-label={t`Groups of settings`}>
      <ul>
        {settingsGroups.map((group) => (
          <li key={group}>
            <button
              type="button"
              className="settings-nav-link"
              aria-current={group === current ? 'true' : undefined}
              onClick={() => onShow(group)}
            >
              <Icon name={icons[group]} />
              {i18n._(groupTitles[group])}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
