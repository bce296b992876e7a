import type { CallError } from '../../shared/envelope.ts';
import { assertNever } from '../../shared/result.ts';
import type { RemoteFailure } from '../engine/ports.ts';
import { flagOffError } from './gate.ts';

/** What a caller is told when the backend did not do as asked. */
export function remoteError(failure: RemoteFailure): CallError {
  switch (failure.kind) {
    case 'offline':
      return { code: 'OFFLINE', message: 'The backend cannot be reached. Nothing was changed.' };
    case 'session-expired':
      return { code: 'UNAUTHORIZED', message: 'Your session has expired. Sign in again.' };
    case 'forbidden':
      return { code: 'FORBIDDEN', message: 'You are not permitted to do this.' };
    case 'flag-off':
      return flagOffError();
    case 'rejected':
      return { code: 'EXECUTION_ERROR', message: 'The backend refused the request.', reason: 'DB_ERROR' };
    default:
      return assertNever(failure);
  }
}
