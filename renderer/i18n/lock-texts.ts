import type { MessageDescriptor } from '@lingui/core';
import type { LockProblem } from '../../shared/envelope.ts';
import type { LockReason } from '../../shared/ipc/lock-channels.ts';

/** Why unlocking was refused, and what to do. */
export const unlockTexts: Readonly<
  Record<LockProblem, { readonly what: MessageDescriptor; readonly advice: MessageDescriptor }>
> = {
  'wrong-password': {
    what: /*i18n*/ { id: 'unlock.wrong', message: 'This password does not open the workstation.' },
    advice: /*i18n*/ {
      id: 'unlock.wrong.advice',
      message: 'It is the one with which you last signed in here. Check the caps lock key too.',
    },
  },
  checking: {
    what: /*i18n*/ { id: 'unlock.checking', message: 'Another try is still being checked.' },
    advice: /*i18n*/ { id: 'unlock.checking.advice', message: 'Try again in a moment.' },
  },
  'locked-anew': {
    what: /*i18n*/ {
      id: 'unlock.lockedAnew',
      message: 'The workstation was locked once more while the password was checked.',
    },
    advice: /*i18n*/ { id: 'unlock.lockedAnew.advice', message: 'The password was right. Type it again.' },
  },
  'sign-in': {
    what: /*i18n*/ { id: 'unlock.signIn', message: 'The password cannot be checked on this workstation.' },
    advice: /*i18n*/ {
      id: 'unlock.signIn.advice',
      message: 'Sign out below and sign in again. What was not sent yet stays kept.',
    },
  },
};

/** Why the workstation is locked, and since when. */
export const lockReasonTexts: Readonly<Record<LockReason, MessageDescriptor>> = {
  idle: /*i18n*/ { id: 'lock.idle', message: 'Locked {when} because nobody worked here for a while.' },
  suspend: /*i18n*/ { id: 'lock.suspend', message: 'Locked {when} because the computer went to sleep.' },
  'os-lock': /*i18n*/ { id: 'lock.osLock', message: 'Locked {when} together with the computer.' },
  user: /*i18n*/ { id: 'lock.user', message: 'Locked {when} by hand.' },
};
