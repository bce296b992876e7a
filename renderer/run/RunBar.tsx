import { useLingui } from '@lingui/react/macro';
import type { RunId } from '../../shared/ids.ts';
import type { ResponseOf } from '../../shared/ipc-contract.ts';
import { Icon } from '../design/Icon.tsx';
import { usePatientWords } from '../patient/patient-words.ts';
import { RerunButton } from '../runs/RerunButton.tsx';
import { DataAge } from '../shell/DataAge.tsx';
import { hashOf } from '../shell/route.ts';
import type { Comparing } from '../versions/use-comparing.ts';
import { OpenWindowButton } from './OpenWindowButton.tsx';
import { RunCommands } from './RunCommands.tsx';

interface RunBarProps {
  readonly runId: RunId;
  /** Undefined: the run is not there (yet), so there is nothing to do with it. */
  readonly data: ResponseOf<'runs.get'> | undefined;
  readonly comparing: Comparing;
}

/** Above the run: the way back, how old the data is, and what can be done with the run as a whole. */
export function RunBar({ runId, data, comparing }: RunBarProps) {
  const { t } = useLingui();
  return (
    <div className="run-bar">
      <nav className="run-back" aria-label={t`Back`}>
        <a href={hashOf({ view: 'worklist' })}>
          <Icon name="back" />
          {t`Worklist`}
        </a>
      </nav>
      <div className="run-tools">
        {data ? <RunCommands data={data} comparing={comparing} /> : null}
        <DataAge />
        {data?.run.status === 'succeeded' ? <RerunDone data={data} /> : null}
        {data ? <OpenWindowButton runId={runId} /> : null}
      </div>
    </div>
  );
}

function RerunDone({ data: { run, patient } }: { readonly data: ResponseOf<'runs.get'> }) {
  const { name } = usePatientWords()(patient);
  return <RerunButton run={run} patientName={name} tone="secondary" size="s" />;
}
