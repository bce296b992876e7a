import { useLingui } from '@lingui/react/macro';
import { type KeyboardEvent, type MouseEvent, memo } from 'react';
import type { RunId } from '../../shared/ids.ts';
import type { WorklistRow } from '../../shared/ipc/run-channels.ts';
import { RiskBadge } from '../design/Badges.tsx';
import { Checkbox } from '../design/Checkbox.tsx';
import { Icon } from '../design/Icon.tsx';
import { failureTexts } from '../i18n/failure-texts.ts';
import { usePatientWords } from '../patient/patient-words.ts';
import { navigate } from '../shell/route.ts';
import { CancelButton } from './CancelButton.tsx';
import { isUnderWay, useLiveRun } from './live-runs.ts';
import { RowExecuteButton } from './RowExecuteButton.tsx';
import { RunStatusCell } from './RunStatusCell.tsx';
import { RunTimeCell } from './RunTimeCell.tsx';

/** What a row does; one object for all rows, and the same one at each drawing. */
export interface RowActions {
  onFocus(runId: RunId, index: number): void;
  onExecute(row: WorklistRow, patientName: string): void;
  onOpenWindow(runId: RunId): void;
  /** With Shift: all from the last one to this. */
  onChoose(runId: RunId, withShift: boolean): void;
}

/** Whether the run can be chosen, and is. */
export type RowChoice = 'barred' | 'open' | 'chosen';

interface RunRowProps {
  readonly row: WorklistRow;
  readonly index: number;
  readonly topPx: number;
  readonly isTabStop: boolean;
  /** Not in the list any more: it only keeps its place. */
  readonly hasLeft: boolean;
  readonly mayExecute: boolean;
  /** Its button was pressed, and the run has not ended. */
  readonly isPressed: boolean;
  readonly isUnsynced: boolean;
  readonly isOffline: boolean;
  readonly nowMs: number;
  /** Null where nothing can be chosen: there is no column for it then. */
  readonly choice: RowChoice | null;
  readonly actions: RowActions;
}

/**
 * One run: a click or Enter opens it, Ctrl+Enter in a window of its own; E executes it, Space chooses it for a batch.
 * Drawn anew only when something of it has changed: what all rows ask for, the grid asks once.
 */
export const RunRow = memo(function RunRow(props: RunRowProps) {
  const { row, index, topPx, isTabStop, hasLeft, isUnsynced, nowMs, choice, actions } = props;
  const { t } = useLingui();
  const { run } = row;
  const failure = useFailureWords(run);
  const patient = usePatientWords()(row.patient);
  const live = useLiveRun(run.id);
  const isBusy = isUnderWay(live) || props.isPressed;
  const open = () => navigate({ view: 'run', runId: run.id });
  const execute = () => actions.onExecute(row, patient.name);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    // A key held down is one press: its repeats must not act on what the first one brought into the focus.
    if (event.target !== event.currentTarget || event.altKey || event.repeat) return;
    const isWithControl = event.ctrlKey || event.metaKey;
    if (event.key === 'Enter') return isWithControl ? actions.onOpenWindow(run.id) : open();
    if (isWithControl) return;
    // With Shift it is for all that is chosen.
    if (event.key.toLowerCase() === 'e' && !event.shiftKey) execute();
  };
  return (
    <tr
      className="run-row runs-row-cells"
      style={{ transform: `translateY(${topPx}px)` }}
      tabIndex={isTabStop ? 0 : -1}
      aria-rowindex={index + 2}
      aria-selected={choice === null || choice === 'barred' ? undefined : choice === 'chosen'}
      data-index={index}
      data-testid="run-row"
      data-run-id={run.id}
      data-status={run.status}
      data-left={hasLeft ? '' : undefined}
      title={hasLeft ? t`Not in this list any more` : undefined}
      onFocus={() => actions.onFocus(run.id, index)}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        if (!isOnControl(event)) open();
      }}
    >
      {choice ? (
        <ChoiceCell
          choice={choice}
          onChoose={(withShift) => actions.onChoose(run.id, withShift)}
          patientName={patient.name}
          isTabStop={isTabStop}
        />
      ) : null}
      <td className="cell-2" title={[patient.name, patient.born, patient.sex].filter(Boolean).join(' · ')}>
        <span className="cell-main">{patient.name}</span>
        <span className="cell-sub">
          {run.priority > 0 ? <PriorityMark /> : null}
          {[patient.born, patient.sex].filter(Boolean).join(' · ')}
        </span>
        <span className="cell-sub cell-reason-below" title={failure ?? run.reason ?? undefined}>
          {failure ?? run.reason}
        </span>
      </td>
      <ReasonCell run={run} failure={failure} />
      <td>
        <RunStatusCell run={run} live={live} isUnsynced={isUnsynced} />
      </td>
      <td>{run.risk_level ? <RiskBadge risk={run.risk_level} /> : <span className="none">–</span>}</td>
      <RunTimeCell run={run} nowMs={nowMs} />
      <WhoCell run={run} />
      <td className="cell-action">
        {isBusy ? (
          <CancelButton run={run} patientName={patient.name} size="s" excludeFromTabOrder={!isTabStop} />
        ) : (
          <RowExecuteButton
            mayExecute={props.mayExecute}
            isOffline={props.isOffline}
            patientName={patient.name}
            isTabStop={isTabStop}
            onPress={execute}
          />
        )}
      </td>
    </tr>
  );
});

/** The column of the button too: the second click of a pair must not open what the first one has executed. */
function isOnControl(event: MouseEvent): boolean {
  return (
    event.target instanceof Element && event.target.closest('button, a, .cell-action, .cell-choice') !== null
  );
}

interface ChoiceCellProps {
  readonly choice: RowChoice;
  readonly onChoose: (withShift: boolean) => void;
  readonly patientName: string;
  readonly isTabStop: boolean;
}

function ChoiceCell({ choice, onChoose, patientName, isTabStop }: ChoiceCellProps) {
  const { t } = useLingui();
  return (
    <td className="cell-choice">
      {choice === 'barred' ? null : (
        <Checkbox
          label={t`Select run for ${patientName}`}
          isChecked={choice === 'chosen'}
          onChange={onChoose}
          excludeFromTabOrder={!isTabStop}
        />
      )}
    </td>
  );
}

/** Why a run stands before older ones. */
function PriorityMark() {
  const { t } = useLingui();
  return (
    <span className="priority">
      <Icon name="priority" />
      {t`Priority`}
    </span>
  );
}

/** Why a failed run failed; null for every other. */
function useFailureWords(run: WorklistRow['run']): string | null {
  const { i18n } = useLingui();
  return run.status === 'failed' && run.failure ? i18n._(failureTexts[run.failure].what) : null;
}

interface ReasonCellProps {
  readonly run: WorklistRow['run'];
  readonly failure: string | null;
}

function ReasonCell({ run, failure }: ReasonCellProps) {
  const { t } = useLingui();
  return (
    <td className="cell-2 col-reason" title={[run.reason, failure].filter(Boolean).join(' – ')}>
      <span className={failure ? 'cell-text' : 'cell-lines'}>
        {run.reason || <span className="none">{t`No reason given`}</span>}
      </span>
      {failure ? (
        <span className={run.failure === 'CANCELLED' ? 'cell-why' : 'cell-why cell-failure'}>{failure}</span>
      ) : null}
    </td>
  );
}

function WhoCell({ run }: { readonly run: WorklistRow['run'] }) {
  const { t } = useLingui();
  const queuedBy = run.created_by_name ?? t`unknown`;
  const executedBy = run.claimed_by_name;
  const title = executedBy ? t`Queued by ${queuedBy}, executed by ${executedBy}` : t`Queued by ${queuedBy}`;
  return (
    <td className="cell-2 col-who" title={title}>
      <span className="cell-text">{executedBy ?? run.created_by_name ?? '–'}</span>
    </td>
  );
}
