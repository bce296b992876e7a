import type { CallError } from '../../shared/envelope.ts';
import { assertNever } from '../../shared/result.ts';
import type { SignInFailure } from '../remote/remote.ts';
import type { KnownCacheProblem } from './open-known-cache.ts';
import type { UserCacheProblem } from './open-user-cache.ts';

export const noBackend: CallError = { code: 'OFFLINE', message: 'No backend is configured.' };

export const unsentWrites: CallError = {
  code: 'CONFLICT',
  message: 'Something was not sent to the server yet and would be lost.',
};

export const notSignedInAnyMore: CallError = {
  code: 'CONFLICT',
  message: 'This session has ended in the meantime; nothing was wiped.',
};

export const sessionIsOver: CallError = { code: 'UNAUTHORIZED', message: 'This session has ended.' };

export const isClosing: CallError = { code: 'CONFLICT', message: 'The app is closing.' };

/** Why the server did not accept a sign-in. */
export function signInError(failure: Exclude<SignInFailure, { kind: 'offline' }>): CallError {
  if (failure.kind === 'wrong-password')
    return { code: 'UNAUTHORIZED', message: 'E-mail or password is wrong.' };
  return { code: 'FORBIDDEN', message: `The backend refused the sign-in (${failure.code}).` };
}

/** Why a sign-in without the server did not open anything. */
export function offlineSignInError(problem: KnownCacheProblem): CallError {
  switch (problem) {
    case 'NOBODY':
      return {
        code: 'OFFLINE',
        signIn: 'never-here',
        message:
          'The backend cannot be reached, and nobody has signed in on this workstation yet. Sign in once with the network.',
      };
    case 'WRONG_PASSWORD':
      return {
        code: 'UNAUTHORIZED',
        signIn: 'offline-password',
        message:
          'The backend cannot be reached. Without it, this workstation opens for those who have signed in here before, with the same password.',
      };
    case 'UNUSABLE':
      return {
        code: 'OFFLINE',
        signIn: 'damaged',
        message: 'The backend cannot be reached, and the local data is damaged. Sign in with the network.',
      };
    case 'FULL':
    case 'UNAVAILABLE':
      return cacheError(problem);
    default:
      return assertNever(problem);
  }
}

export function workspaceError(kind: string): CallError {
  return kind === 'offline'
    ? { code: 'OFFLINE', message: 'The backend cannot be reached.' }
    : { code: 'INTERNAL_ERROR', message: 'Your roles could not be read.' };
}

export function cacheError(problem: UserCacheProblem): CallError {
  if (problem === 'LOCKED')
    return { code: 'UNAUTHORIZED', message: 'Type your password to open the local data.' };
  if (problem === 'EARLIER_PASSWORD') {
    return {
      code: 'CONFLICT',
      signIn: 'earlier-password',
      message: 'Your password was changed. The local data opens with the earlier one, or is set aside.',
    };
  }
  return problem === 'FULL'
    ? {
        code: 'INTERNAL_ERROR',
        signIn: 'disk-full',
        message: 'The local data cannot be opened: the disk is full.',
      }
    : {
        code: 'INTERNAL_ERROR',
        signIn: 'cache-refused',
        message: 'The local data cannot be opened: the system refuses its file.',
      };
}
