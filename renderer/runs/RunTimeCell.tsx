import { useLingui } from '@lingui/react/macro';
import type { WorklistRow } from '../../shared/ipc/run-channels.ts';
import { formatAgo, formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';

interface RunTimeCellProps {
  readonly run: WorklistRow['run'];
  readonly nowMs: number;
}

/** How long the run has been in its status; the tooltip says since when, in words. */
export function RunTimeCell({ run, nowMs }: RunTimeCellProps) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const sinces = {
    queued: run.created_at,
    running: run.started_at,
    succeeded: run.completed_at,
    failed: run.completed_at,
  };
  const timeMs = Date.parse(sinces[run.status] ?? run.updated_at);
  const at = formatDateTime(timeMs, locale);
  const titles = {
    queued: t`Queued on ${at}`,
    running: t`Started on ${at}`,
    succeeded: t`Finished on ${at}`,
    failed: t`Failed on ${at}`,
  };
  return (
    <td className="figures col-since" title={titles[run.status]}>
      {formatAgo(timeMs, nowMs, locale)}
    </td>
  );
}
