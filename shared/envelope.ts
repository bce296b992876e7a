import type { ErrorCode, FailureReason } from './failure.ts';
import type { RequestId } from './ids.ts';

/**
 * Why a sign-in was refused, finer than the code, so that the window can say it in its language.
 * `offline-password`: the server is not reached and the password opens nothing here; `never-here`: it is not reached and
 * nobody has signed in here with this e-mail; `slowed`: too many wrong ones, the next counts after `waitMs`; `locked`: the
 * server has accepted the password, and the local data does not open.
 */
export interface SignInRefusal {
  problem: 'offline-password' | 'never-here' | 'slowed' | 'locked';
  waitMs: number | null;
}

/** The error half of every reply. `reason` is set for EXECUTION_ERROR; `errors` lists validation messages. */
export interface CallError {
  code: ErrorCode;
  message: string;
  errors?: string[] | undefined;
  reason?: FailureReason | undefined;
  signIn?: SignInRefusal | undefined;
}

/** The one reply shape of every call, as the product contract fixes it. */
export type Envelope<Data> =
  | { success: true; data: Data; requestId: RequestId }
  | { success: false; error: CallError; requestId: RequestId };
