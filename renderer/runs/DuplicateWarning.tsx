import { useLingui } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import type { RunId } from '../../shared/ids.ts';
import { useStatusWord } from '../design/Badges.tsx';
import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { formatAgo } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useNow } from '../i18n/use-now.ts';
import { useRun } from '../run/use-run.ts';
import { navigate } from '../shell/route.ts';

interface DuplicateWarningProps {
  /** The run that was queued with the same data. */
  readonly runId: RunId;
  readonly isQueueing: boolean;
  readonly onQueueAnyway: () => void;
  /** Called before the existing run is opened. */
  readonly onLeave?: () => void;
}

/** The same data was queued in the last 24 hours: the way to that run, or queueing all the same. */
export function DuplicateWarning({ runId, isQueueing, onQueueAnyway, onLeave }: DuplicateWarningProps) {
  const { t } = useLingui();
  const box = useRef<HTMLDivElement>(null);
  // In a low window it comes below the edge of its dialog, and it holds the buttons that matter.
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), []);
  const open = () => {
    onLeave?.();
    navigate({ view: 'run', runId });
  };
  return (
    <div ref={box} data-testid="duplicate-warning">
      <Banner tone="caution" role="alert" title={t`The same record was queued in the last 24 hours`}>
        <ExistingRun runId={runId} />
        <p>{t`Nothing in the record has changed since then. A second run costs another call to the model.`}</p>
        <div className="duplicate-actions">
          <Button size="s" onPress={open}>{t`Open the existing run`}</Button>
          <Button size="s" busy={isQueueing} onPress={onQueueAnyway}>{t`Queue anyway`}</Button>
        </div>
      </Banner>
    </div>
  );
}

/** When it was queued and how it stands, as far as this workstation knows. */
export function ExistingRun({ runId }: { readonly runId: RunId }) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const statusWord = useStatusWord();
  const nowMs = useNow(30_000);
  const run = useRun(runId).data?.run;
  if (!run) return null;
  const ago = formatAgo(Date.parse(run.created_at), nowMs, locale);
  const status = statusWord(run.status);
  return <p>{t`Queued ${ago}, status: ${status}`}</p>;
}
