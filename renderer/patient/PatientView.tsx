import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useRef } from 'react';
import type { PatientId } from '../../shared/ids.ts';
import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import { maySeeRuns } from '../app-state/roles.ts';
import { useCommand } from '../commands/use-command.ts';
import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { Icon } from '../design/Icon.tsx';
import { openNewRun } from '../runs/new-run.ts';
import { hashOf, navigate } from '../shell/route.ts';
import { useKeptFocus } from '../shell/use-kept-focus.ts';
import { Anamnesis } from './Anamnesis.tsx';
import { useBlindCommand } from './BlindGate.tsx';
import { BlindSwitch } from './BlindSwitch.tsx';
import { PackContents } from './PackContents.tsx';
import { PatientHead } from './PatientHead.tsx';
import { PatientRuns } from './PatientRuns.tsx';
import { Questionnaires } from './Questionnaires.tsx';
import { RecordAge } from './RecordAge.tsx';
import { RecordFailure } from './RecordFailure.tsx';
import { Trends } from './Trends.tsx';
import { type PatientData, type PatientRecordState, usePatientRecord } from './use-patient-record.ts';
import './record.css';
import './patient-view.css';

interface PatientViewProps {
  readonly patientId: PatientId;
  readonly session: SessionInfo;
}

/** One patient: what to look at first, how the measures went, what was answered and written, and the runs. */
export function PatientView({ patientId, session }: PatientViewProps) {
  const { t } = useLingui();
  const state = usePatientRecord(patientId);
  const page = useRef<HTMLDivElement>(null);
  useKeptFocus(page, '[data-patient-body]');
  useBlindCommand();
  useCommand({
    id: 'patient.refresh',
    label: msg`Read the record anew`,
    group: 'patient',
    isEnabled: !state.isRefreshing && !state.isGone,
    run: state.refresh,
  });
  const { data } = state;
  return (
    <div className="run-page scroll" ref={page}>
      <div className="run-bar">
        <nav className="run-back" aria-label={t`Back`}>
          <a href={hashOf({ view: 'patients' })}>
            <Icon name="back" />
            {t`Patients`}
          </a>
        </nav>
        <div className="run-tools">
          <RecordAge state={state} />
          {data && maySeeRuns(session) ? (
            <Button size="s" icon="plus" onPress={() => openNewRun(data.patient)}>
              {t`New run`}
            </Button>
          ) : null}
        </div>
      </div>
      {/* Takes the focus when what held it has gone. */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for the fields of a form */}
      <div className="patient-page" role="group" aria-label={t`Patient`} tabIndex={-1} data-patient-body>
        {data ? null : <h1 className="visually-hidden">{t`Patient`}</h1>}
        {data ? <PatientHead data={data} /> : null}
        <Problems state={state} />
        {data?.record ? <Record data={data} record={data.record} /> : null}
        {data && !data.record ? <PatientRuns runs={data.runs} /> : null}
      </div>
    </div>
  );
}

function Problems({ state: { data, error, isGone, refresh } }: { readonly state: PatientRecordState }) {
  const { t } = useLingui();
  if (isGone) return <GonePatient />;
  if (!data && !error) {
    return <div className="skeleton patient-loading" role="status" aria-label={t`Reading the record…`} />;
  }
  // A record that is there is worth more than the reason why it is not newer; its age says that it is not.
  return error && !data?.record ? <RecordFailure failure={error} onRetry={refresh} /> : null;
}

/** Nothing of the patient is left on the screen. */
function GonePatient() {
  const { t } = useLingui();
  return (
    <Banner
      tone="caution"
      role="alert"
      title={t`This patient does not exist or is no longer visible to you.`}
      actions={
        <Button size="s" onPress={() => navigate({ view: 'patients' })}>
          {t`To the patients`}
        </Button>
      }
    >
      <p>{t`The patient may no longer be assigned to you. What was kept of the record on this workstation is removed with the access; an admin of your organisation can assign the patient to you again.`}</p>
    </Banner>
  );
}

interface RecordProps {
  readonly data: PatientData;
  readonly record: NonNullable<PatientData['record']>;
}

function Record({ data, record }: RecordProps) {
  const { pack } = record;
  return (
    <div className="patient-columns">
      <div className="patient-main">
        <div className="card">
          <Trends pack={pack} />
        </div>
        <div className="card">
          <Questionnaires pack={pack} openAtFirst={1} />
        </div>
        <div className="card">
          <Anamnesis pack={pack} isOpenAtFirst />
        </div>
      </div>
      <div className="patient-side">
        <PatientRuns runs={data.runs} />
        <PackContents record={record} />
        <section className="card">
          <BlindSwitch />
        </section>
      </div>
    </div>
  );
}
