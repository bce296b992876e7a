import type { CallError } from '../../shared/envelope.ts';

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
