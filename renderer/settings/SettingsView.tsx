import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { AppState } from '../../shared/ipc/app-channels.ts';
import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import { isAdmin } from '../app-state/roles.ts';
import { Banner } from '../design/Banner.tsx';
import { AboutApp } from './AboutApp.tsx';
import { AppearanceSettings } from './AppearanceSettings.tsx';
import { ConnectionSettings } from './ConnectionSettings.tsx';
import { ExecutionSettingsForm } from './ExecutionSettingsForm.tsx';
import { FlagSettings } from './FlagSettings.tsx';
import { ModelSettingsForm } from './ModelSettingsForm.tsx';
import { PrivacySettings } from './PrivacySettings.tsx';
import { SettingsNav } from './SettingsNav.tsx';
import { SyncSettings } from './SyncSettings.tsx';
import { groupTitles, type SettingsGroup } from './settings-groups.ts';
import { headingId, useGroupInSight } from './use-group-in-sight.ts';
import './settings.css';

interface SettingsViewProps {
  readonly state: AppState;
  readonly session: SessionInfo;
}

/** Everything that can be set, by groups; what only admins may change is shown to others as it is. */
export function SettingsView({ state, session }: SettingsViewProps) {
  const { t } = useLingui();
  const { current, show } = useGroupInSight();
  const admin = isAdmin(session);
  return (
    <div className="settings scroll">
      <div className="page-head">
        <h1 className="page-title">{t`Settings`}</h1>
      </div>
      <div className="settings-layout">
        <SettingsNav current={current} onShow={show} />
        <div className="settings-groups">
          {admin ? null : <AdminsOnly />}
          <Group group="flag" lead={t`Whether runs are executed at all, for everyone in your organisation.`}>
            <FlagSettings isAdmin={admin} />
          </Group>
          <Group
            group="model"
            lead={t`Which model writes the drafts on this workstation, and how it is reached.`}
          >
            <ModelSettingsForm isAdmin={admin} />
          </Group>
          <Group group="execution" lead={t`How runs are executed and checked on this workstation.`}>
            <ExecutionSettingsForm isAdmin={admin} />
          </Group>
          <Group group="privacy" lead={t`When this workstation closes itself to others.`}>
            <PrivacySettings />
          </Group>
          <Group group="appearance" lead={t`How this app looks on this workstation, in all its windows.`}>
            <AppearanceSettings state={state} />
          </Group>
          <Group
            group="connection"
            lead={t`The project that holds your organisation’s data, and how much of it is here.`}
          >
            <ConnectionSettings state={state} isAdmin={admin} />
            <SyncSettings state={state} session={session} />
          </Group>
          <Group group="about" lead="">
            <AboutApp version={state.appVersion} />
          </Group>
        </div>
      </div>
    </div>
  );
}

/** Said once, not beside each of them. */
function AdminsOnly() {
  const { t } = useLingui();
  return (
    <Banner
      tone="info"
      icon="lock"
      slim
      title={t`Only admins can change whether runs are executed, the model and the execution. You see what applies; the rest is yours to set.`}
    />
  );
}

interface GroupProps {
  readonly group: SettingsGroup;
  readonly lead: string;
  readonly children: ReactNode;
}

function Group({ group, lead, children }: GroupProps) {
  const { i18n } = useLingui();
  return (
    <section className="settings-group" aria-labelledby={headingId(group)}>
      <h2 className="settings-title" id={headingId(group)} tabIndex={-1}>
        {i18n._(groupTitles[group])}
      </h2>
      {lead ? <p className="settings-lead">{lead}</p> : null}
      <div className="card settings-card">{children}</div>
    </section>
  );
}
