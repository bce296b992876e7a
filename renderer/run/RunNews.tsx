import { useLingui } from '@lingui/react/macro';
import type { ResponseOf } from '../../shared/ipc-contract.ts';
import { describeRunFailure } from '../bridge/describe-failure.ts';
import { useRiskWord, useStatusWord } from '../design/Badges.tsx';
import { failureOf } from './failure-of.ts';

interface RunNewsProps {
  readonly data: ResponseOf<'runs.get'>;
  readonly isExecuting: boolean;
  /** Blind mode keeps the report from its reader: its risk, too. */
  readonly isHidden: boolean;
}

/** Tells a screen reader what became of the run: its status while it goes on, and how it ended in a sentence. */
export function RunNews(props: RunNewsProps) {
  return (
    <p className="visually-hidden" role="status">
      {useNews(props)}
    </p>
  );
}

function useNews({ data, isExecuting, isHidden }: RunNewsProps): string {
  const { t, i18n } = useLingui();
  const statusWord = useStatusWord();
  const riskWord = useRiskWord();
  const { run, report, unsynced } = data;
  if (isExecuting) return statusWord('running');
  if (unsynced) return t`The run has finished on this workstation and waits to sync.`;
  if (run.status === 'failed') return describeRunFailure(failureOf(run.error_info), i18n).what;
  if (run.status !== 'succeeded') return statusWord(run.status);
  if (!report) return t`The run is done; its report is on its way.`;
  if (isHidden) return t`The draft report is ready.`;
  const risk = report.risk_level ? riskWord(report.risk_level) : t`not stated`;
  return t`The draft report is ready. Risk: ${risk}`;
}
