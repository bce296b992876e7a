import { Plural, useLingui } from '@lingui/react/macro';
import { isBatchUnderWay } from '../batch/batch-view.ts';
import { useBatch } from '../batch/use-batch.ts';
import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { PassingNotice } from './PassingNotice.tsx';
import { useQuitQuestion } from './use-quit-question.ts';

type Answer = ReturnType<typeof useQuitQuestion>['answer'];

/** Asks what becomes of the runs under way before the app quits, and says so while it waits for them. */
export function QuitGuard() {
  const { question, answer } = useQuitQuestion();
  const isAsking = question !== null && !question.finishing;
  return (
    <>
      {question?.finishing ? <Quitting running={question.running} answer={answer} /> : null}
      <QuitDialog isOpen={isAsking} running={question?.running ?? 0} answer={answer} />
    </>
  );
}

interface QuitProps {
  readonly running: number;
  readonly answer: Answer;
}

function QuitDialog({ isOpen, running, answer }: QuitProps & { readonly isOpen: boolean }) {
  const { t } = useLingui();
  const isReleasing = answer.isPending && answer.variables === 'release';
  const batch = useBatch();
  const hasWaiting = isBatchUnderWay(batch) && batch.waiting > 0;
  return (
    <Dialog
      title={t`Quit while runs are under way?`}
      isOpen={isOpen}
      onOpenChange={(open) => (open ? undefined : answer.mutate('stay'))}
    >
      <p>
        <Plural
          value={running}
          one="One run is under way on this workstation."
          other="# runs are under way on this workstation."
        />{' '}
        <Plural
          value={running}
          one="What is given back to the queue begins anew, here or elsewhere; its draft is not finished."
          other="Runs given back to the queue begin anew, here or elsewhere; their drafts are not finished."
        />
        {hasWaiting ? ` ${t`Runs of a batch that have not begun stay in the queue either way.`}` : null}
      </p>
      {answer.error ? <FailureBanner failure={answer.error} /> : null}
      <div className="dialog-actions dialog-actions-many">
        <Button autoFocus onPress={() => answer.mutate('stay')}>{t`Stay`}</Button>
        <Button busy={isReleasing} onPress={() => answer.mutate('release')}>
          {t`Give back to the queue and quit`}
        </Button>
        <Button tone="primary" onPress={() => answer.mutate('finish')}>
          {t`Finish, then quit`}
        </Button>
      </div>
    </Dialog>
  );
}

function Quitting({ running, answer }: QuitProps) {
  const { t } = useLingui();
  const isReleasing = answer.isPending && answer.variables === 'release';
  return (
    <PassingNotice role="status" testId="quitting">
      <Banner
        tone="info"
        slim
        title={t`The app quits as soon as its runs have finished`}
        actions={
          <>
            <Button size="s" busy={isReleasing} onPress={() => answer.mutate('release')}>
              {t`Give back and quit now`}
            </Button>
            <Button size="s" onPress={() => answer.mutate('stay')}>{t`Stay`}</Button>
          </>
        }
      >
        <p>
          <Plural value={running} one="One run is still under way." other="# runs are still under way." />
        </p>
      </Banner>
    </PassingNotice>
  );
}
