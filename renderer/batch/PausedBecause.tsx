import { useLingui } from '@lingui/react/macro';
import type { Batch } from '../../shared/ipc/batch-channels.ts';
import { describeEnd } from '../bridge/describe-failure.ts';
import { Banner } from '../design/Banner.tsx';
import { pausedBy } from './batch-view.ts';

/** Why the batch paused by itself, and what to do before it goes on. */
export function PausedBecause({ batch }: { readonly batch: Batch }) {
  const { t, i18n } = useLingui();
  const stop = pausedBy(batch);
  if (!stop) return null;
  const { what, advice } = describeEnd(stop, i18n);
  return (
    <Banner tone="caution" role="status" title={t`The batch has paused by itself`}>
      <p>{what}</p>
      {advice ? <p>{advice}</p> : null}
    </Banner>
  );
}
