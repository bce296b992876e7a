import { useLingui } from '@lingui/react/macro';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { RunId } from '../../shared/ids.ts';
import type { AppState } from '../../shared/ipc/app-channels.ts';
import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import type { Membership } from '../../shared/records.ts';
import { BatchPanel } from '../batch/BatchPanel.tsx';
import { CommandCentre } from '../commands/CommandCentre.tsx';
import { createKept, useKept } from '../lock/kept.ts';
import { useKeptScroll } from '../lock/kept-scroll.ts';
import { LimitNotice } from '../lock/LimitNotice.tsx';
import { OutboxView } from '../outbox/OutboxView.tsx';
import { PatientsView } from '../patient/PatientsView.tsx';
import { PatientView } from '../patient/PatientView.tsx';
import { RunView } from '../run/RunView.tsx';
import { DiagnosisRunsPanel } from '../runs/DiagnosisRunsPanel.tsx';
import { NewRunDialog } from '../runs/NewRunDialog.tsx';
import { firstPlace, type WorklistPlace } from '../runs/worklist-place.ts';
import { SettingsCommands } from '../settings/SettingsCommands.tsx';
import { SettingsView } from '../settings/SettingsView.tsx';
import { AccessChanged } from './AccessChanged.tsx';
import { CacheIncidents } from './CacheIncidents.tsx';
import { FlagNotice } from './FlagNotice.tsx';
import { LeaveDialog, useGuardedRoute } from './LeaveGuard.tsx';
import { NoticeBar } from './NoticeBar.tsx';
import { createNotices, type Notices, NoticesProvider } from './notices.ts';
import { QuitGuard } from './QuitGuard.tsx';
import { Rail } from './Rail.tsx';
import { hashOf, navigate } from './route.ts';
import { StandingOffline } from './StandingOffline.tsx';
import { useHeldFocus } from './use-held-focus.ts';
import { useViewTitle } from './use-window-title.ts';
import './shell.css';

// Only admins see them, and seldom: they do not belong to the start of the window.
const FailuresView = lazy(async () => ({
  default: (await import('../failures/FailuresView.tsx')).FailuresView,
}));
const AuditView = lazy(async () => ({ default: (await import('../audit/AuditView.tsx')).AuditView }));

interface ShellProps {
  readonly state: AppState;
  readonly session: SessionInfo;
}

const keptNotices = createKept<Notices>();
const keptPlace = createKept<WorklistPlace>();
const keptRun = createKept<RunId | null>();

/** The frame of the signed-in app: the rail, standing notices and the view. One for each session: its notices are its own. */
export function Shell({ state, session }: ShellProps) {
  const { t } = useLingui();
  const guarded = useGuardedRoute();
  const { route } = guarded;
  // A critical result that nobody has read yet is there again after the lock.
  const [notices] = useKept(keptNotices, session.userId, useState(createNotices)[0]);
  const [place, setPlace] = useKept(keptPlace, session.userId, firstPlace);
  const [lastRunId, setLastRunId] = useKept<RunId | null>(keptRun, session.userId, null);
  if (route.view === 'run' && route.runId !== lastRunId) setLastRunId(route.runId);
  const main = useRef<HTMLElement>(null);
  const hash = hashOf(route);
  useViewTitle(route);
  useKeptScroll(main);
  useHeldFocus(main);
  const shown = useRef(hash);
  useEffect(() => {
    if (shown.current === hash) return;
    shown.current = hash;
    // After a change of view, keyboard and screen reader begin at its top; the worklist begins at the run just left.
    if (document.activeElement?.closest('.run-row')) return;
    // In a low window it scrolls as a whole.
    main.current?.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [hash]);
  return (
    <NoticesProvider value={notices}>
      <div className="shell">
        <button type="button" className="skip" onClick={() => main.current?.focus()}>
          {t`Skip to content`}
        </button>
        <Rail state={state} session={session} route={route} />
        <main className="view" ref={main} tabIndex={-1} id="main">
          <CommandCentre session={session} />
          <SettingsCommands state={state} />
          <QuitGuard />
          {state.lock.limit ? <LimitNotice limit={state.lock.limit} /> : null}
          <StandingOffline />
          {state.ended === 'access-changed' && session.workplace ? (
            // By what it tells of: another change is told anew.
            <AccessChanged key={placeKeyOf(session.workplace)} workplace={session.workplace} />
          ) : null}
          <CacheIncidents />
          <FlagNotice session={session} />
          {route.view === 'worklist' ? (
            <DiagnosisRunsPanel
              session={session}
              place={place}
              onPlaceChange={setPlace}
              startAt={lastRunId}
            />
          ) : null}
          {route.view === 'run' ? <RunView key={route.runId} runId={route.runId} /> : null}
          {route.view === 'patients' ? <PatientsView /> : null}
          {route.view === 'patient' ? (
            <PatientView key={route.patientId} patientId={route.patientId} session={session} />
          ) : null}
          {route.view === 'outbox' ? <OutboxView /> : null}
          {route.view === 'failures' ? (
            <Suspense>
              <FailuresView
                session={session}
                onShow={(filter) => {
                  setPlace({ ...firstPlace, tab: 'failed', filter });
                  navigate({ view: 'worklist' });
                }}
              />
            </Suspense>
          ) : null}
          {route.view === 'audit' ? (
            <Suspense>
              <AuditView session={session} />
            </Suspense>
          ) : null}
          {route.view === 'settings' ? <SettingsView state={state} session={session} /> : null}
          <BatchPanel />
          <NewRunDialog />
          <NoticeBar />
          <LeaveDialog {...guarded} />
        </main>
      </div>
    </NoticesProvider>
  );
}

function placeKeyOf({ organization_id, role }: Membership): string {
  return `${organization_id} ${role}`;
}
