import { useLingui } from '@lingui/react/macro';
import { useRef } from 'react';
import { ProgressBar } from 'react-aria-components';
import type { Batch } from '../../shared/ipc/batch-channels.ts';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { Icon, type IconName } from '../design/Icon.tsx';
import { MeterTrack } from '../design/MeterTrack.tsx';
import { useAnnounceEnded } from '../runs/use-announce-ended.ts';
import { useRoute } from '../shell/route.ts';
import { useKeptFocus } from '../shell/use-kept-focus.ts';
import { BatchControls } from './BatchControls.tsx';
import { BatchFailures } from './BatchFailures.tsx';
import { BatchNews } from './BatchNews.tsx';
import { type BatchPart, batchCounts, endedOf, isCancelled } from './batch-view.ts';
import { PausedBecause } from './PausedBecause.tsx';
import { useBatch, useControlBatch } from './use-batch.ts';
import { useBatchPartWords, useBatchTitle } from './use-batch-words.ts';
import './batch-panel.css';

/** The batch of this workstation below every view: how far it is, pause and cancel, and at its end what failed. */
export function BatchPanel() {
  const batch = useBatch();
  useAnnounceEnded();
  return (
    <>
      <BatchNews batch={batch} />
      {batch ? <Panel batch={batch} /> : null}
    </>
  );
}

function Panel({ batch }: { readonly batch: Batch }) {
  const { t } = useLingui();
  const control = useControlBatch();
  const { view } = useRoute();
  const panel = useRef<HTMLElement>(null);
  useKeptFocus(panel);
  return (
    <section
      ref={panel}
      className="batch"
      aria-label={t`Batch`}
      tabIndex={-1}
      data-testid="batch-panel"
      data-state={batch.state}
    >
      <div className="batch-head">
        <BatchState batch={batch} />
        <BatchControls batch={batch} control={control} />
      </div>
      {control.error ? <FailureBanner failure={control.error} onDismiss={control.reset} /> : null}
      <PausedBecause batch={batch} />
      {/* By its view too: whoever follows a failure to its run has room to read there. */}
      <BatchFailures key={`${batch.startedAtMs} ${view}`} batch={batch} />
    </section>
  );
}

const stateIcons = {
  running: 'running',
  paused: 'pause',
  cancelling: 'stop',
  finished: 'succeeded',
} as const satisfies Record<Batch['state'], IconName>;

function iconOf(batch: Batch): IconName {
  if (isCancelled(batch)) return 'stop';
  return batch.state === 'finished' && batch.failed > 0 ? 'warning' : stateIcons[batch.state];
}

function BatchState({ batch }: { readonly batch: Batch }) {
  const { t } = useLingui();
  const title = useBatchTitle()(batch);
  const ended = endedOf(batch);
  const { state, total } = batch;
  return (
    <div className="batch-state">
      <ProgressBar
        className="batch-progress"
        aria-label={t`Progress of the batch`}
        value={ended}
        maxValue={Math.max(1, total)}
        valueLabel={t`${ended} of ${total}`}
      >
        {({ percentage }) => (
          <>
            <p className="batch-title">
              <Icon name={iconOf(batch)} spin={state === 'running'} />
              {title}
              <span className="batch-share figures">{t`${ended} of ${total}`}</span>
            </p>
            <MeterTrack percentage={percentage ?? 0} />
          </>
        )}
      </ProgressBar>
      <Counts batch={batch} />
    </div>
  );
}

const partIcons = {
  succeeded: 'succeeded',
  failed: 'failed',
  running: 'running',
  waiting: 'queued',
  unsynced: 'clock',
  taken: 'person',
  cancelled: 'stop',
  left: 'inbox',
} as const satisfies Record<BatchPart, IconName>;

function Counts({ batch }: { readonly batch: Batch }) {
  const words = useBatchPartWords();
  return (
    <ul className="batch-counts figures">
      {batchCounts(batch).map(({ part, count }) => (
        <li key={part} className={`batch-count batch-${part}`} data-testid={`batch-${part}`}>
          <Icon name={partIcons[part]} />
          {words(part, count)}
        </li>
      ))}
    </ul>
  );
}
