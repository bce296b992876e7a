import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { Batch } from '../../shared/ipc/batch-channels.ts';
import { describeEnd } from '../bridge/describe-failure.ts';
import { Disclosure } from '../design/Disclosure.tsx';
import { usePatientWords } from '../patient/patient-words.ts';
import { useRun } from '../run/use-run.ts';
import { hashOf, useRoute } from '../shell/route.ts';
import { type BatchFailure, listedFailures, unlistedFailures } from './batch-view.ts';

/** Lower windows, and zoomed ones, need the room for the list of runs. */
const roomyWindow = '(min-height: 38rem)';

/** What failed, each in words with the way to its run; opens by itself at the end of the batch, below the worklist. */
export function BatchFailures({ batch }: { readonly batch: Batch }) {
  const { t } = useLingui();
  const isFinished = batch.state === 'finished';
  const isWorklist = useRoute().view === 'worklist';
  const isRoomy = window.matchMedia(roomyWindow).matches;
  const [opened, setOpened] = useState<boolean | null>(null);
  const isOpen = opened ?? (isFinished && isWorklist && isRoomy);
  const failures = listedFailures(batch);
  if (failures.length === 0) return null;
  const unlisted = unlistedFailures(batch);
  const count = failures.length + unlisted;
  return (
    <Disclosure title={t`What failed (${count})`} level={2} isOpen={isOpen} onOpenChange={setOpened}>
      {isOpen ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long list scrolls on its own, also by keyboard
        <ul className="batch-failures scroll" tabIndex={0} aria-label={t`Failed runs of the batch`}>
          {failures.map((failure) => (
            <Failure key={failure.runId} failure={failure} />
          ))}
          {unlisted > 0 ? <li className="muted">{t`And ${unlisted} more, in the tab “Failed”.`}</li> : null}
        </ul>
      ) : null}
    </Disclosure>
  );
}

function Failure({ failure }: { readonly failure: BatchFailure }) {
  const { t, i18n } = useLingui();
  const run = useRun(failure.runId);
  const { name } = usePatientWords()(run.data?.patient ?? null);
  const { what, advice } = describeEnd(failure, i18n);
  return (
    <li className="batch-failure" data-testid="batch-failure" data-run-id={failure.runId}>
      <a className="batch-failure-name" href={hashOf({ view: 'run', runId: failure.runId })}>
        {run.isPending ? t`Open run` : name}
      </a>
      <p>
        {what} <span className="muted">{advice}</span>
      </p>
    </li>
  );
}
