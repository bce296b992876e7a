import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { AppState } from '../../shared/ipc/app-channels.ts';
import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import { isAdmin } from '../app-state/roles.ts';
import { AppearanceSettings } from './AppearanceSettings.tsx';
import { ConnectionSettings } from './ConnectionSettings.tsx';
import { ExecutionSettingsForm } from './ExecutionSettingsForm.tsx';
import { FlagSettings } from './FlagSettings.tsx';
import { ModelSettingsForm } from './ModelSettingsForm.tsx';
import { PrivacySettings } from './PrivacySettings.tsx';
import { SyncSettings } from './SyncSettings.tsx';
import './settings.css';

interface SettingsViewProps {
  readonly state: AppState;
  readonly session: SessionInfo;
}

/** Everything that can be set; what only admins may change is shown to others as it is. */
export function SettingsView({ state, session }: SettingsViewProps) {
  const { t } = useLingui();
  const admin = isAdmin(session);
  return (
    <div className="settings scroll">
      <div className="page-head">
        <h1 className="page-title">{t`Settings`}</h1>
      </div>
      <div className="settings-groups">
        <Group title={t`Diagnosis runs`} lead={t`For everyone in your organisation.`}>
          <FlagSettings isAdmin={admin} />
        </Group>
        <Group title={t`Model`} lead={t`Which model writes the drafts on this workstation.`}>
          <ModelSettingsForm isAdmin={admin} />
        </Group>
        <Group title={t`Execution`} lead={t`How runs are executed and checked on this workstation.`}>
          <ExecutionSettingsForm isAdmin={admin} />
        </Group>
        <Group title={t`Privacy`} lead={t`For this workstation.`}>
          <PrivacySettings />
        </Group>
        <Group title={t`Appearance`} lead={t`For this workstation.`}>
          <AppearanceSettings state={state} />
        </Group>
        <Group
          title={t`Connection and sync`}
          lead={t`The project that holds your organisation’s data, and how much of it is here.`}
        >
          <ConnectionSettings state={state} isAdmin={admin} />
          <SyncSettings state={state} session={session} />
        </Group>
        <Group title={t`About`} lead="">
          <p>Rhythm Workstation</p>
          <p className="muted">{t`Version ${state.appVersion}`}</p>
        </Group>
      </div>
    </div>
  );
}

interface GroupProps {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}

function Group({ title, lead, children }: GroupProps) {
  return (
    <section className="settings-group" aria-label={title}>
      <div>
        <h2 className="settings-title">{title}</h2>
        {lead ? <p className="settings-lead">{lead}</p> : null}
      </div>
      <div className="card settings-card">{children}</div>
    </section>
  );
}
