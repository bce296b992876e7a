import { useLingui } from '@lingui/react/macro';
import type { AppState } from '../../shared/ipc/app-channels.ts';
import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import { isAdmin } from '../app-state/roles.ts';
import { useRoleWord } from '../app-state/use-role-word.ts';
import { PaletteButton } from '../commands/PaletteButton.tsx';
import { Icon, type IconName } from '../design/Icon.tsx';
import { Mark } from '../design/Mark.tsx';
import { LockButton } from '../lock/LockButton.tsx';
import { useOutboxCounts } from '../outbox/use-outbox.ts';
import { useRunCounts } from '../runs/use-runs.ts';
import { SignOutMenu } from '../sign-out/SignOutMenu.tsx';
import { hashOf, type Route } from './route.ts';
import { SyncBadge } from './SyncBadge.tsx';
import './rail.css';

interface RailProps {
  readonly state: AppState;
  readonly session: SessionInfo;
  readonly route: Route;
}

/** Product, navigation, freshness of the data and who is signed in. */
export function Rail({ state, session, route }: RailProps) {
  const { t } = useLingui();
  const counts = useRunCounts();
  return (
    <header className="rail">
      <div className="rail-brand">
        <Mark />
        <span className="rail-name">
          Rhythm <span className="rail-name-2">Workstation</span>
        </span>
      </div>
      <PaletteButton />
      <nav className="rail-nav" aria-label={t`Main navigation`}>
        <RailLink
          to={{ view: 'worklist' }}
          icon="worklist"
          label={t`Worklist`}
          current={route.view === 'worklist' || route.view === 'run'}
          count={counts?.queued ?? 0}
          countLabel={t`queued`}
        />
        <RailLink
          to={{ view: 'patients' }}
          icon="patients"
          label={t`Patients`}
          current={route.view === 'patients' || route.view === 'patient'}
        />
        <OutboxLink isCurrent={route.view === 'outbox'} />
        {isAdmin(session) ? (
          <RailLink
            to={{ view: 'failures' }}
            icon="failures"
            label={t`Run failures`}
            current={route.view === 'failures'}
          />
        ) : null}
        {isAdmin(session) ? (
          <RailLink
            to={{ view: 'audit' }}
            icon="audit"
            label={t`Audit trail`}
            current={route.view === 'audit'}
          />
        ) : null}
        <RailLink
          to={{ view: 'settings' }}
          icon="settings"
          label={t`Settings`}
          current={route.view === 'settings'}
        />
      </nav>
      <div className="rail-foot">
        {state.demo ? <p className="rail-demo">{t`Demo organisation`}</p> : null}
        <SyncBadge />
        <LockButton />
        <WhoIsHere session={session} />
      </div>
    </header>
  );
}

interface RailLinkProps {
  readonly to: Route;
  readonly icon: IconName;
  readonly label: string;
  readonly current: boolean;
  readonly count?: number;
  readonly countLabel?: string;
  /** The count wants a decision. */
  readonly isUrgent?: boolean;
}

/** Only while something waits, or is looked at; what was refused counts before what is on its way. */
function OutboxLink({ isCurrent }: { readonly isCurrent: boolean }) {
  const { t } = useLingui();
  const { all = 0, refused = 0 } = useOutboxCounts() ?? {};
  if (all === 0 && !isCurrent) return null;
  return (
    <RailLink
      to={{ view: 'outbox' }}
      icon={refused > 0 ? 'warning' : 'clock'}
      label={t`Waiting to sync`}
      current={isCurrent}
      count={refused > 0 ? refused : all}
      countLabel={refused > 0 ? t`refused` : t`waiting`}
      isUrgent={refused > 0}
    />
  );
}

function RailLink({ to, icon, label, current, count = 0, countLabel, isUrgent = false }: RailLinkProps) {
  return (
    // In a narrow window only the icon is in sight.
    <a className="rail-link" href={hashOf(to)} aria-current={current ? 'page' : undefined} title={label}>
      <Icon name={icon} />
      <span className="rail-label">{label}</span>
      {count > 0 ? (
        <span className={isUrgent ? 'rail-count rail-count-urgent figures' : 'rail-count figures'}>
          {count} <span className="visually-hidden">{countLabel}</span>
        </span>
      ) : null}
    </a>
  );
}

function WhoIsHere({ session }: { readonly session: SessionInfo }) {
  const roleWord = useRoleWord();
  return (
    <div className="rail-who">
      <div className="rail-person">
        <p className="rail-person-name" title={session.email}>
          {session.displayName}
        </p>
        {session.workplace ? (
          <>
            <p className="rail-person-place">{roleWord(session.workplace.role)}</p>
            <p className="rail-person-place">{session.workplace.organization_name}</p>
          </>
        ) : null}
        {session.verified ? null : <Unverified />}
      </div>
      <SignOutMenu />
    </div>
  );
}

/** Standing, as long as only this workstation has checked the password. */
function Unverified() {
  const { t } = useLingui();
  return (
    <p
      className="rail-unverified"
      title={t`The server has not confirmed this sign-in yet; it does by itself as soon as it answers.`}
      data-testid="unverified"
    >
      <Icon name="lock" />
      <span>{t`Signed in offline, not confirmed yet`}</span>
    </p>
  );
}
