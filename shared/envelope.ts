import type { ErrorCode, FailureReason } from './failure.ts';
import type { RequestId } from './ids.ts';

/**
 * Why a sign-in was refused, finer than the code, so that the window can say it in its language. Offline: `offline-password`
 * opens nothing here; `never-here`: nobody has signed in here yet; `damaged`: what would open is unusable. Online:
 * `disk-full` and `cache-refused`: the server has accepted the password, and the local data cannot be opened;
 * `earlier-password`: it opens with the one of before only, which the user types once more or gives up.
 */
export type SignInProblem =
  | 'offline-password'
  | 'never-here'
  | 'damaged'
  | 'disk-full'
  | 'cache-refused'
  | 'earlier-password';

/**
 * Why unlocking was refused: `wrong-password`; `checking`: another try is being checked; `locked-anew`: the password was
 * right, and the workstation was locked once more while it was checked; `sign-in`: what the password is checked against
 * cannot be read, only a sign-in helps.
 */
export const lockProblems = ['wrong-password', 'checking', 'locked-anew', 'sign-in'] as const;
export type LockProblem = (typeof lockProblems)[number];

/**
 * Why a call was turned away before anything was tried, finer than the code. `locked`: the channel does not answer while
 * the workstation is locked; `session-limit`: the session has reached its longest time and begins no run any more;
 * `rate-limited`: the window calls too often, and a moment later the same call goes through.
 */
export const callRefusals = ['locked', 'session-limit', 'rate-limited'] as const;
export type CallRefusal = (typeof callRefusals)[number];

/** The error half of every reply. `reason` is set for EXECUTION_ERROR; `errors` lists validation messages. */
export interface CallError {
  code: ErrorCode;
  message: string;
  errors?: string[] | undefined;
  reason?: FailureReason | undefined;
  signIn?: SignInProblem | undefined;
  lock?: LockProblem | undefined;
  refusal?: CallRefusal | undefined;
}

/** The one reply shape of every call, as the product contract fixes it. */
export type Envelope<Data> =
  | { success: true; data: Data; requestId: RequestId }
  | { success: false; error: CallError; requestId: RequestId };
