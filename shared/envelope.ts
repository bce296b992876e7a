import type { ErrorCode, FailureReason } from './failure.ts';
import type { RequestId } from './ids.ts';

/** The error half of every reply. `reason` is set for EXECUTION_ERROR; `errors` lists validation messages. */
export interface CallError {
  code: ErrorCode;
  message: string;
  errors?: string[] | undefined;
  reason?: FailureReason | undefined;
}

/** The one reply shape of every call, as the product contract fixes it. */
export type Envelope<Data> =
  | { success: true; data: Data; requestId: RequestId }
  | { success: false; error: CallError; requestId: RequestId };
