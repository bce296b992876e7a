import { useLingui } from '@lingui/react/macro';
import type { WorklistRow } from '../../shared/ipc-contract.ts';
import { formatAgo, formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useNow } from '../i18n/use-now.ts';

/** When the run came into its status, and which event that was. */
export function RunTimeCell({ run }: { readonly run: WorklistRow['run'] }) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const nowMs = useNow(30_000);
  const events = {
    queued: { at: run.created_at, word: '' },
    running: { at: run.started_at, word: t`started` },
    succeeded: { at: run.completed_at, word: t`finished` },
    failed: { at: run.completed_at, word: t`failed` },
  } as const;
  const { at, word } = events[run.status];
  const timeMs = Date.parse(at ?? run.updated_at);
  return (
    <td className="cell-2 figures" title={formatDateTime(timeMs, locale)}>
      <span className="cell-text">{formatAgo(timeMs, nowMs, locale)}</span>
      {word ? <span className="cell-sub">{word}</span> : null}
    </td>
  );
}
