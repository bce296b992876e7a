import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { Batch } from '../../shared/ipc/batch-channels.ts';
import { useNow } from '../i18n/use-now.ts';
import { nothingSaid, throttleText } from '../run/throttle-text.ts';
import { endedOf, isBatchUnderWay } from './batch-view.ts';
import { useBatchTitle, useBatchWords } from './use-batch-words.ts';

const spokenGapMs = 20_000;
const tickMs = 5000;
const states: readonly Batch['state'][] = ['running', 'paused', 'cancelling', 'finished'];

/**
 * Tells a screen reader how the batch goes: its state at once, how far it is now and then. Always mounted, since a live
 * region only speaks of what changes in it.
 */
export function BatchNews({ batch }: { readonly batch: Batch | null }) {
  const text = useNewsText(batch);
  const nowMs = useNow(tickMs, isBatchUnderWay(batch));
  const [said, setSaid] = useState(nothingSaid);
  const subject = batch ? states.indexOf(batch.state) : null;
  const next = throttleText(said, { text, subject }, nowMs, spokenGapMs);
  if (next !== said) setSaid(next);
  return (
    <p className="visually-hidden" role="status">
      {next.text}
    </p>
  );
}

function useNewsText(batch: Batch | null): string {
  const { t } = useLingui();
  const title = useBatchTitle();
  const words = useBatchWords();
  if (!batch) return '';
  const heading = title(batch);
  const [ended, total] = [endedOf(batch), batch.total];
  if (batch.state === 'running') return t`${heading}: ${ended} of ${total} have ended`;
  return `${heading}: ${words(batch)}`;
}
