import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { type ReactNode, useEffect } from 'react';
import type { RiskLevel } from '../../shared/diagnosis.ts';
import type { RunRecord } from '../../shared/records.ts';
import { useCommand } from '../commands/use-command.ts';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { ImpressionForm } from './ImpressionForm.tsx';
import { OwnImpression } from './OwnImpression.tsx';
import { PatientPanel } from './PatientPanel.tsx';
import { useBlindMode, useImpression } from './use-impression.ts';
import './blind-gate.css';

interface BlindGateProps {
  readonly run: Pick<RunRecord, 'id' | 'patient_id'>;
  /** Of the report: each version is opened by itself. */
  readonly contentHash: string;
  /** What the draft says, to compare it with the own impression. */
  readonly risk: RiskLevel | null;
  /** The report. */
  readonly children: ReactNode;
}

/**
 * Around a report: with blind mode on, one that this user has not opened yet stays hidden until an own impression is
 * written beside the record, or skipped. Afterwards the impression stands above the draft.
 */
export function BlindGate({ run, contentHash, risk, children }: BlindGateProps) {
  const { t } = useLingui();
  const { query, open, isOpening, openError } = useImpression(run.id, contentHash);
  useBlindCommand();
  const { data, error } = query;
  const isHidden = data?.isBlind === true && !data.isOpened;
  // Seen is seen, also with blind mode off: switched on later, it must not ask for what is known already.
  const isSeenNow = data !== undefined && !data.isOpened && !data.isBlind;
  useEffect(() => {
    if (isSeenNow) open(null);
  }, [isSeenNow, open]);
  if (!data && !error) {
    return <div className="skeleton blind-loading" role="status" aria-label={t`Loading the run`} />;
  }
  if (!isHidden) {
    return (
      <>
        {data?.impression ? <OwnImpression impression={data.impression} draftRisk={risk} /> : null}
        {children}
      </>
    );
  }
  return (
    <div className="blind" data-testid="blind-gate">
      <div className="blind-form">
        {openError ? <FailureBanner failure={openError} /> : null}
        <ImpressionForm contentHash={contentHash} isOpening={isOpening} onOpen={open} />
      </div>
      <PatientPanel patientId={run.patient_id} cited={nothingCited} highlighted={null} />
    </div>
  );
}

const nothingCited = [] as const;

/** Blind mode by the palette, from wherever a report or a patient is on the screen. */
export function useBlindCommand(): void {
  const { isBlind, setBlind } = useBlindMode();
  useCommand({
    id: 'patient.blind-mode',
    label: isBlind ? msg`Switch blind mode off` : msg`Switch blind mode on`,
    group: 'patient',
    keywords: [msg`Own impression`],
    isEnabled: isBlind !== undefined,
    run: () => setBlind(!isBlind),
  });
}
