import { useLingui } from '@lingui/react/macro';
import type { WorklistRow } from '../../shared/ipc/run-channels.ts';
import { formatAgo, formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useNow } from '../i18n/use-now.ts';

/** How long the run has been in its status; the tooltip says since when, in words. */
export function RunTimeCell({ run }: { readonly run: WorklistRow['run'] }) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const nowMs = useNow(30_000);
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
