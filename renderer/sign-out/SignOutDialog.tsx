import { Plural, useLingui } from '@lingui/react/macro';
import { Fragment, type ReactNode } from 'react';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { type Consequence, consequencesOf, type SignOutQuestion } from './sign-out-view.ts';
import { UnsentWrites } from './UnsentWrites.tsx';
import type { useSignOutSteps } from './use-sign-out-steps.ts';

interface SignOutDialogProps {
  readonly steps: ReturnType<typeof useSignOutSteps>;
}

/** The question before a sign-out: what was not saved, what goes back to the queue, what waits, what is wiped, what would be lost. */
export function SignOutDialog({ steps }: SignOutDialogProps) {
  const { t } = useLingui();
  const { question, failure, isPending } = steps;
  const words: Readonly<Record<SignOutQuestion, { title: string; stay: string; agree: string }>> = {
    leave: { title: t`Sign out?`, stay: t`Stay signed in`, agree: t`Sign out` },
    wipe: {
      title: t`Sign out and wipe the local data?`,
      stay: t`Stay signed in`,
      agree: t`Wipe and sign out`,
    },
    lose: { title: t`This would be lost for good`, stay: t`Keep it`, agree: t`Lose it and wipe` },
  };
  const { title, stay, agree } = words[question ?? 'leave'];
  return (
    <Dialog
      title={title}
      isOpen={question !== null}
      onOpenChange={(open) => (open ? undefined : steps.stay())}
    >
      {question ? <Consequences question={question} atStake={steps.atStake} /> : null}
      {failure ? <FailureBanner failure={failure} /> : null}
      <div className="dialog-actions dialog-actions-many">
        {/* By its question: the focus is on the harmless answer again. */}
        <Button key={question} autoFocus onPress={steps.stay}>
          {stay}
        </Button>
        <Button
          tone={question === 'leave' ? 'primary' : 'danger'}
          icon={question === 'leave' ? 'signOut' : 'erase'}
          busy={isPending}
          onPress={steps.agree}
        >
          {agree}
        </Button>
      </div>
    </Dialog>
  );
}

interface ConsequencesProps {
  readonly question: SignOutQuestion;
  readonly atStake: SignOutDialogProps['steps']['atStake'];
}

function Consequences({ question, atStake }: ConsequencesProps): ReactNode {
  const { t } = useLingui();
  const { underWay, unsent } = atStake;
  const words: Readonly<Record<Consequence, ReactNode>> = {
    lost: (
      <>
        <p>{t`Only this workstation has it. After the wipe nobody can bring it back, not even your IT.`}</p>
        <UnsentWrites />
      </>
    ),
    wiped: (
      <p>{t`The encrypted copy of your patients, runs and reports on this workstation is destroyed for good. What the server has stays. To sign in here again you need the network.`}</p>
    ),
    'typed-lost': <p>{t`What you have entered has not been saved and would be lost.`}</p>,
    'runs-go-back': <RunsGoBack count={underWay} />,
    'runs-go-back-later': <RunsGoBackLater count={underWay} />,
    unsent: <StillHere isWipe={question === 'wipe'} unsent={unsent} />,
  };
  return consequencesOf(question, atStake).map((follows) => (
    <Fragment key={follows}>{words[follows]}</Fragment>
  ));
}

function RunsGoBack({ count }: { readonly count: number }) {
  return (
    <p>
      <Plural
        value={count}
        one="One run is under way on this workstation. Signing out gives it back to the queue; its draft is not finished."
        other="# runs are under way on this workstation. Signing out gives them back to the queue; their drafts are not finished."
      />
    </p>
  );
}

function RunsGoBackLater({ count }: { readonly count: number }) {
  return (
    <p>
      <Plural
        value={count}
        one="One run is under way on this workstation. Signing out stops it; its draft is not finished. The server cannot be reached: the run is back in the queue only when the server answers again, or when its reservation for this workstation runs out."
        other="# runs are under way on this workstation. Signing out stops them; their drafts are not finished. The server cannot be reached: the runs are back in the queue only when the server answers again, or when their reservation for this workstation runs out."
      />
    </p>
  );
}

interface StillHereProps {
  readonly isWipe: boolean;
  /** Undefined while it is not known. */
  readonly unsent: number | undefined;
}

function StillHere({ isWipe, unsent }: StillHereProps) {
  const { t } = useLingui();
  if (unsent === undefined) return <p>{t`It is not known yet whether everything is with the server.`}</p>;
  return (
    <>
      <p>
        <Plural
          value={unsent}
          one="One entry is not with the server yet."
          other="# entries are not with the server yet."
        />{' '}
        {isWipe
          ? t`Sync first if you can: what is wiped before it is sent is lost.`
          : t`What waits stays encrypted on this workstation and is sent after you have signed in here again.`}
      </p>
      <UnsentWrites />
    </>
  );
}
