import type { MessageDescriptor } from '@lingui/core';
import type { CallRefusal } from '../../shared/envelope.ts';
import type { ErrorCode } from '../../shared/failure.ts';
import type { ConnectionProblem } from '../../shared/ipc/connection-channels.ts';

/** Words for a call that failed without a finer reason. */
export const callTexts: Readonly<Record<ErrorCode, MessageDescriptor>> = {
  VALIDATION_ERROR: /*i18n*/ {
    id: 'call.VALIDATION_ERROR',
    message: 'The input is not valid. Nothing was changed.',
  },
  UNAUTHORIZED: /*i18n*/ {
    id: 'call.UNAUTHORIZED',
    message: 'Your session has ended. Sign in again.',
  },
  FORBIDDEN: /*i18n*/ {
    id: 'call.FORBIDDEN',
    message: 'This is not allowed: either your role does not permit it, or diagnosis runs are switched off.',
  },
  NOT_FOUND: /*i18n*/ {
    id: 'call.NOT_FOUND',
    message: 'This entry does not exist or is no longer visible to you.',
  },
  CONFLICT: /*i18n*/ {
    id: 'call.CONFLICT',
    message:
      'This run is no longer queued: somebody else has executed it already. Nothing was executed twice.',
  },
  EXECUTION_ERROR: /*i18n*/ { id: 'call.EXECUTION_ERROR', message: 'The run could not be completed.' },
  OFFLINE: /*i18n*/ {
    id: 'call.OFFLINE',
    message: 'The server cannot be reached. Try again when you are online.',
  },
  INTERNAL_ERROR: /*i18n*/ {
    id: 'call.INTERNAL_ERROR',
    message: 'An unexpected fault stopped the action. If it happens again, tell your IT the request number.',
  },
};

/** Words for a call that was turned away at the door: what happened, and what it means and what to do. */
export const callRefusalTexts: Readonly<
  Record<CallRefusal, { readonly what: MessageDescriptor; readonly advice: MessageDescriptor }>
> = {
  locked: {
    what: /*i18n*/ { id: 'refusal.locked', message: 'The workstation was locked meanwhile.' },
    advice: /*i18n*/ {
      id: 'refusal.locked.advice',
      message:
        'A locked workstation shows nothing and begins nothing new. Unlock it with your password and look whether it was done; if not, do it again.',
    },
  },
  'session-limit': {
    what: /*i18n*/ { id: 'refusal.limit', message: 'Your session has reached its longest time of 12 hours.' },
    advice: /*i18n*/ {
      id: 'refusal.limit.advice',
      message:
        'Nothing was begun. Runs under way still come to their end, then you are signed out; sign in again to go on.',
    },
  },
  'rate-limited': {
    what: /*i18n*/ { id: 'refusal.rate', message: 'Too much was asked for at once.' },
    advice: /*i18n*/ {
      id: 'refusal.rate.advice',
      message: 'Nothing was done, and nothing is lost. Wait a few seconds and try again.',
    },
  },
};

/** Whether trying again helps; said before any further advice. */
export const retryTexts: Readonly<Record<'helps' | 'does not help', MessageDescriptor>> = {
  helps: /*i18n*/ { id: 'retry.helps', message: 'Trying again can help.' },
  'does not help': /*i18n*/ {
    id: 'retry.doesNotHelp',
    message: 'Trying again does not help as things are.',
  },
};

/** Words for a cancel, a re-run or a switched flag that came too late, or too early. */
export const actionConflictTexts: Readonly<Record<'cancel' | 'rerun' | 'flag', MessageDescriptor>> = {
  cancel: /*i18n*/ {
    id: 'call.CONFLICT.cancel',
    message: 'There was nothing to cancel here: the run has ended, or another workstation executes it.',
  },
  rerun: /*i18n*/ {
    id: 'call.CONFLICT.rerun',
    message: 'The run is already queued again or under way; it was not queued twice.',
  },
  flag: /*i18n*/ {
    id: 'call.CONFLICT.flag',
    message: 'A colleague has changed this setting in the meantime. What is shown now is in force.',
  },
};

/** What is wrong with a connection, and what to do about it. */
export const connectionTexts: Readonly<Record<ConnectionProblem, MessageDescriptor>> = {
  INVALID_URL: /*i18n*/ {
    id: 'connection.INVALID_URL',
    message: 'This is not a project URL. It looks like https://your-project.supabase.co.',
  },
  INSECURE_URL: /*i18n*/ {
    id: 'connection.INSECURE_URL',
    message:
      'This URL begins with http://: passwords and records could be read on the way. Use https://, or ask IT for the secure address.',
  },
  UNREACHABLE: /*i18n*/ {
    id: 'connection.UNREACHABLE',
    message: 'Nothing answers at this URL. Check the spelling, the network and, if you use one, the VPN.',
  },
  NOT_SUPABASE: /*i18n*/ {
    id: 'connection.NOT_SUPABASE',
    message: 'Something answers at this URL, but it is not a Supabase project.',
  },
  KEY_REJECTED: /*i18n*/ {
    id: 'connection.KEY_REJECTED',
    message: 'The project is there, but it does not accept this key. Copy the publishable key again.',
  },
  SECRET_KEY: /*i18n*/ {
    id: 'connection.SECRET_KEY',
    message:
      'This is a secret key and must never be on a workstation. Use the publishable key, and have the secret key replaced if it was shared.',
  },
  SCHEMA_MISSING: /*i18n*/ {
    id: 'connection.SCHEMA_MISSING',
    message:
      'The project accepts the key, but the tables of Rhythm are missing. IT has to apply the migrations.',
  },
};
