import type { EventOf, RequestOf } from '../../shared/ipc-contract.ts';

/** What quitting would interrupt; `more`: further runs begin by themselves. */
export interface WorkUnderWay {
  readonly running: number;
  readonly more: boolean;
}

export interface QuitGuardOptions {
  readonly underWay: () => WorkUnderWay;
  /** Lets no further run begin by itself. True: some would have. */
  readonly beginNoMore: () => boolean;
  /** Lets what `beginNoMore` held begin again. */
  readonly goOn: () => void;
  readonly ask: (question: EventOf<'app.quitAsked'>['question']) => void;
  /** Ends the app; what is still under way is given back to the queue. */
  readonly leave: () => void;
}

export interface QuitGuard {
  /**
   * Somebody wants to quit. True: go on, nothing is under way, or it was decided, or nobody could answer. False: the
   * windows were asked.
   */
  mayQuit(canAsk: boolean): boolean;
  /** The answer to the question; `release` counts without one, too: for whoever can not ask. */
  answer(how: RequestOf<'app.quit'>['how']): void;
  /** One more run is under way. Whoever begins one while the app waits to quit means to stay. */
  runBegan(): void;
  /** Fewer runs are under way. */
  runEnded(): void;
}

/** Keeps an unthinking quit from interrupting runs: asks first, and waits for them where that is the answer. */
export function createQuitGuard(options: QuitGuardOptions): QuitGuard {
  let state: 'open' | 'asked' | 'finishing' | 'leaving' = 'open';
  let isHeld = false;

  function isIdle(): boolean {
    const { running, more } = options.underWay();
    return running === 0 && !more;
  }

  function ask(): void {
    options.ask({ running: options.underWay().running, finishing: state === 'finishing' });
  }

  function leave(): void {
    state = 'leaving';
    options.leave();
  }

  function finish(): void {
    isHeld = options.beginNoMore() || isHeld;
    state = 'finishing';
    if (isIdle()) leave();
    else ask();
  }

  function stay(): void {
    state = 'open';
    options.ask(null);
    if (!isHeld) return;
    isHeld = false;
    options.goOn();
  }

  return {
    mayQuit(canAsk) {
      if (state === 'leaving') return true;
      if (!canAsk || isIdle()) {
        state = 'leaving';
        return true;
      }
      if (state === 'open') state = 'asked';
      ask();
      return false;
    },
    answer(how) {
      if (state === 'leaving') return;
      if (how === 'release') leave();
      else if (how === 'finish') finish();
      else stay();
    },
    runBegan() {
      if (state === 'finishing') stay();
      else if (state === 'asked') ask();
    },
    runEnded() {
      if (state !== 'asked' && state !== 'finishing') return;
      if (!isIdle()) ask();
      else if (state === 'finishing') leave();
      // Whoever was asked may want to read what just ended: the question is moot, quitting takes another click.
      else stay();
    },
  };
}
