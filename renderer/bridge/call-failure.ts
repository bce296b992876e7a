import type { CallError } from '../../shared/envelope.ts';
import type { ErrorCode } from '../../shared/failure.ts';

/** An error envelope as a throwable, so that queries and mutations carry it; the words come from `describeFailure`. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure';
  readonly error: CallError;
  readonly requestId: string;

  constructor(error: CallError, requestId: string) {
    super(error.message);
    this.error = error;
    this.requestId = requestId;
  }
}

/** True for a call that failed for want of the server and for nothing else. */
export function isOfflineFailure(failure: unknown): boolean {
  return failure instanceof CallFailure && failure.error.code === 'OFFLINE';
}

/**
 * The code of what the call itself has met, to choose finer words by. Null: something else was thrown, or the call was
 * turned away at the door, so that its code tells nothing of what it is about.
 */
export function codeOf(failure: unknown): ErrorCode | null {
  return failure instanceof CallFailure && !failure.error.refusal ? failure.error.code : null;
}
