import type { MessageDescriptor } from '@lingui/core';
import type { SessionEnd } from '../../shared/ipc/session-channels.ts';

interface EndTexts {
  readonly what: MessageDescriptor;
  /** What it means, and what to do. */
  readonly follows: MessageDescriptor;
}

/** Why the last session ended; the user's own sign-out needs no words. */
export const sessionEndTexts: Readonly<Record<SessionEnd, EndTexts>> = {
  expired: {
    what: /*i18n*/ { id: 'ended.expired', message: 'Your session has expired.' },
    follows: /*i18n*/ {
      id: 'ended.expired.then',
      message:
        'Sign in again to go on where you were. What was not sent yet is kept encrypted and sent after the sign-in.',
    },
  },
  refused: {
    what: /*i18n*/ { id: 'ended.refused', message: 'The server no longer accepts your sign-in.' },
    follows: /*i18n*/ {
      id: 'ended.refused.then',
      message:
        'Your password was changed, or your account was closed. Sign in with the current password, or ask the admin of your organisation. What was not sent yet is kept encrypted.',
    },
  },
  'access-changed': {
    what: /*i18n*/ { id: 'ended.access', message: 'Your access was changed while you were signed in.' },
    follows: /*i18n*/ {
      id: 'ended.access.then',
      message: 'Sign in again to work with your present role and organisation.',
    },
  },
  damaged: {
    what: /*i18n*/ { id: 'ended.damaged', message: 'The local data was damaged and has been set aside.' },
    follows: /*i18n*/ {
      id: 'ended.damaged.then',
      message:
        'Sign in with the network: everything is loaded from the server again, and you are told what could be rescued.',
    },
  },
  locked: {
    what: /*i18n*/ { id: 'ended.locked', message: 'The local data opens only with your password.' },
    follows: /*i18n*/ {
      id: 'ended.locked.then',
      message:
        'The keyring of this system does not open it. Sign in again: what was saved here is still there.',
    },
  },
  'was-locked': {
    what: /*i18n*/ { id: 'ended.wasLocked', message: 'The workstation was locked when the app ended.' },
    follows: /*i18n*/ {
      id: 'ended.wasLocked.then',
      message:
        'Sign in with your password to go on. What was saved is there; what had only been typed is not.',
    },
  },
  limit: {
    what: /*i18n*/ { id: 'ended.limit', message: 'Your session has reached its longest time of 12 hours.' },
    follows: /*i18n*/ {
      id: 'ended.limit.then',
      message:
        'Sign in again and you are where you were. What was saved is kept encrypted, and is sent after the sign-in where it was not yet; what had only been typed is not kept.',
    },
  },
  'wipe-failed': {
    what: /*i18n*/ {
      id: 'ended.wipeFailed',
      message: 'You are signed out, but the local data could not be wiped completely.',
    },
    follows: /*i18n*/ {
      id: 'ended.wipeFailed.then',
      message:
        'What is left on this workstation is encrypted. Sign in and wipe it once more; if that fails too, tell your IT before anybody else uses this workstation.',
    },
  },
  wiped: {
    what: /*i18n*/ { id: 'ended.wiped', message: 'The local data was wiped from this workstation.' },
    follows: /*i18n*/ {
      id: 'ended.wiped.then',
      message: 'What the server has is untouched. The next sign-in here needs the network.',
    },
  },
};
