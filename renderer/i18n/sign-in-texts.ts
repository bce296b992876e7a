import type { MessageDescriptor } from '@lingui/core';
import type { SignInProblem } from '../../shared/envelope.ts';

export interface SignInTexts {
  readonly what: MessageDescriptor;
  readonly advice?: MessageDescriptor;
}

/** A refused sign-in by the code of its call. */
export const signInTexts = {
  wrongPassword: {
    what: /*i18n*/ {
      id: 'signIn.UNAUTHORIZED',
      message: 'E-mail or password is wrong. Check both and try again.',
    },
  },
  invalid: {
    what: /*i18n*/ {
      id: 'signIn.VALIDATION_ERROR',
      message: 'Enter your e-mail address and your password.',
    },
  },
  offline: {
    what: /*i18n*/ {
      id: 'signIn.OFFLINE',
      message: 'The server cannot be reached. Check the network and try again.',
    },
  },
  refused: {
    what: /*i18n*/ {
      id: 'signIn.FORBIDDEN',
      message: 'The server does not accept this sign-in at present.',
    },
    advice: /*i18n*/ {
      id: 'signIn.FORBIDDEN.advice',
      message: 'If it does so again after some minutes, ask the admin of your organisation.',
    },
  },
} as const satisfies Readonly<Record<string, SignInTexts>>;

/** A refused sign-in where the main process knows why. */
export const refusalTexts: Readonly<Record<SignInProblem, SignInTexts>> = {
  'offline-password': {
    what: /*i18n*/ {
      id: 'signIn.offlinePassword',
      message: 'The server cannot be reached, and this password opens no data on this workstation.',
    },
    advice: /*i18n*/ {
      id: 'signIn.offlinePassword.advice',
      message:
        'Check e-mail and password. Without the server only those can sign in who have done so here before, with the password of that time.',
    },
  },
  'never-here': {
    what: /*i18n*/ {
      id: 'signIn.neverHere',
      message: 'The server cannot be reached, and nobody has signed in on this workstation yet.',
    },
    advice: /*i18n*/ {
      id: 'signIn.neverHere.advice',
      message: 'Sign in once with the network; from then on your password opens the local data here.',
    },
  },
  damaged: {
    what: /*i18n*/ {
      id: 'signIn.damaged',
      message: 'The server cannot be reached, and the data on this workstation is damaged.',
    },
    advice: /*i18n*/ {
      id: 'signIn.damaged.advice',
      message: 'Sign in with the network: everything is loaded from the server again.',
    },
  },
  'disk-full': {
    what: /*i18n*/ { id: 'signIn.diskFull', message: 'The disk of this workstation is full.' },
    advice: /*i18n*/ {
      id: 'signIn.diskFull.advice',
      message: 'The encrypted data cannot be opened without room on it. Make room, or tell your IT.',
    },
  },
  'earlier-password': {
    what: /*i18n*/ {
      id: 'signIn.earlierPassword',
      message: 'Your password was changed, and the data on this workstation opens only with the earlier one.',
    },
    advice: /*i18n*/ {
      id: 'signIn.earlierPassword.advice',
      message:
        'Type the earlier password once to keep what has not been sent. Without it that stays encrypted on this workstation, and the rest is loaded from the server again.',
    },
  },
  'cache-refused': {
    what: /*i18n*/ {
      id: 'signIn.cacheRefused',
      message: 'Your password is right, but the system does not let the app open its data.',
    },
    advice: /*i18n*/ { id: 'signIn.cacheRefused.advice', message: 'Tell your IT the request number.' },
  },
};
