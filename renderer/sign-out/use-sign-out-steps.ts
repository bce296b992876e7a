import { useState } from 'react';
import { useOutbox } from '../outbox/use-outbox.ts';
import { useRunsUnderWay } from '../runs/live-runs.ts';
import { useExecutingCount } from '../runs/use-runs.ts';
import { useHasUnsaved } from '../shell/unsaved.ts';
import { useIsOffline } from '../shell/use-sync.ts';
import { type AtStake, firstQuestionOf, nextQuestionOf, type SignOutQuestion } from './sign-out-view.ts';
import { useSignOut } from './use-sign-out.ts';

/** Signing out step by step: what is asked, and what each answer does. */
export function useSignOutSteps() {
  const [question, setQuestion] = useState<SignOutQuestion | null>(null);
  const atStake: AtStake = {
    // This window may not have seen all of them begin.
    underWay: Math.max(useRunsUnderWay(), useExecutingCount()),
    unsent: useOutbox().data?.writes.length,
    isTyping: useHasUnsaved(),
    isOffline: useIsOffline(),
  };
  const { mutate, reset, isPending, error } = useSignOut();
  const leave = (asked: SignOutQuestion | null) =>
    mutate(
      { wipe: asked === 'wipe' || asked === 'lose', loseUnsent: asked === 'lose' },
      { onError: (failure) => setQuestion(nextQuestionOf(asked, failure) ?? asked ?? 'leave') },
    );
  return {
    question,
    atStake,
    isPending,
    /** A refusal that is no question of its own. */
    failure: question === 'lose' ? null : error,
    begin(isWipe: boolean) {
      reset();
      const first = firstQuestionOf(isWipe, atStake);
      setQuestion(first);
      if (first === null) leave(null);
    },
    /** Agrees to what is asked. */
    agree: () => leave(question),
    stay() {
      reset();
      setQuestion(null);
    },
  };
}
