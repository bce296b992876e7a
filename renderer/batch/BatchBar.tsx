import { msg } from '@lingui/core/macro';
import { Plural, useLingui } from '@lingui/react/macro';
import { useCallback, useRef } from 'react';
import type { RunId } from '../../shared/ids.ts';
import { useCommand } from '../commands/use-command.ts';
import { Button } from '../design/Button.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { ServerButton } from '../shell/ServerButton.tsx';
import { useKeptFocus } from '../shell/use-kept-focus.ts';
import { useNeedsServer } from '../shell/use-needs-server.ts';
import { ConfirmStart } from './ConfirmStart.tsx';
import { useRunsWord } from './use-runs-word.ts';
import { useStartRuns } from './use-start-runs.ts';
import './batch-bar.css';

interface BatchBarProps {
  readonly chosen: readonly RunId[];
  /** How many runs "all queued" would be; there is no button for none. */
  readonly queuedCount: number;
  /** Called at the press, before a run can change: the chosen ones, or with null all. */
  readonly onBegin: (runIds: readonly RunId[] | null) => void;
  readonly onClear: () => void;
}

/** What can be done with many runs at once: those chosen (also Shift+E), or all that are queued. */
export function BatchBar({ chosen, queuedCount, onBegin, onClear }: BatchBarProps) {
  const { t } = useLingui();
  const runsWord = useRunsWord();
  const bar = useRef<HTMLElement>(null);
  useKeptFocus(bar);
  const { start, asked, answer, isPending, error, forgetError } = useStartRuns(onBegin, onClear);
  const { isOffline, connect } = useNeedsServer();
  const executeChosen = useCallback(
    () => (isOffline ? connect() : start({ runIds: chosen, count: chosen.length })),
    [start, chosen, isOffline, connect],
  );
  useCommand({
    id: 'selection.execute',
    label: msg`Execute the selected runs`,
    group: 'selection',
    shortcut: 'Shift+E',
    isEnabled: chosen.length > 0,
    run: executeChosen,
  });
  useCommand({
    id: 'selection.clear',
    label: msg`Clear selection`,
    group: 'selection',
    isEnabled: chosen.length > 0,
    run: onClear,
  });
  return (
    <>
      <section
        ref={bar}
        className={chosen.length > 0 ? 'batch-bar batch-bar-chosen' : 'batch-bar'}
        aria-label={t`Execute many runs`}
        tabIndex={-1}
      >
        <Chosen count={chosen.length} />
        {chosen.length > 0 ? (
          <>
            <Button tone="quiet" size="s" onPress={onClear}>{t`Clear selection`}</Button>
            <ServerButton tone="primary" size="s" icon="play" busy={isPending} onPress={executeChosen}>
              {t`Execute ${runsWord(chosen.length)}`}
            </ServerButton>
          </>
        ) : null}
        {queuedCount > 0 && chosen.length === 0 ? (
          <ServerButton
            size="s"
            icon="play"
            isDisabled={isPending}
            onPress={() => start({ runIds: null, count: queuedCount })}
          >
            {t`Execute all queued (${queuedCount})`}
          </ServerButton>
        ) : null}
      </section>
      {error ? (
        <div className="batch-bar-failure">
          <FailureBanner failure={error} onDismiss={forgetError} />
        </div>
      ) : null}
      <ConfirmStart count={asked?.count ?? 0} isOpen={asked !== null} onAnswer={answer} />
    </>
  );
}

function Chosen({ count }: { readonly count: number }) {
  return (
    <p className="batch-bar-count" role="status">
      {count === 0 ? null : <Plural value={count} one="One run selected" other="# runs selected" />}
    </p>
  );
}
