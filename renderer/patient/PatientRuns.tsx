import { useLingui } from '@lingui/react/macro';
import type { PatientRun } from '../../shared/ipc/patient-channels.ts';
import { RiskBadge, StatusBadge } from '../design/Badges.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { hashOf } from '../shell/route.ts';

/** The latest runs of a patient, newest first, each a way to its page. */
export function PatientRuns({ runs }: { readonly runs: readonly PatientRun[] }) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  return (
    <section className="card patient-runs">
      <h2 className="section-title">{t`Diagnosis runs`}</h2>
      {runs.length === 0 ? <p className="muted">{t`There is no run for this patient yet.`}</p> : null}
      <ul>
        {runs.map((run) => (
          <li key={run.id}>
            <a className="patient-run-link" href={hashOf({ view: 'run', runId: run.id })}>
              <span className="patient-run-when figures">
                {formatDateTime(Date.parse(run.completedAt ?? run.createdAt), locale)}
              </span>
              <span className="patient-run-reason">{run.reason || t`No reason given`}</span>
              <span className="patient-run-state">
                {run.risk ? <RiskBadge risk={run.risk} /> : <StatusBadge status={run.status} />}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
