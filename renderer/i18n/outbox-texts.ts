import type { MessageDescriptor } from '@lingui/core';
import type { PendingWrite } from '../../shared/pending-write.ts';

/** What waits, by kind; a flag change and a review by what they say. */
export const writeTitles = {
  report: /*i18n*/ { id: 'outbox.report', message: 'Report of a finished run' },
  failure: /*i18n*/ { id: 'outbox.failure', message: 'A run that failed' },
  cancelled: /*i18n*/ { id: 'outbox.cancelled', message: 'A run that was cancelled' },
  queue: /*i18n*/ { id: 'outbox.queue', message: 'New diagnosis run' },
  flagOn: /*i18n*/ { id: 'outbox.flagOn', message: 'Switch diagnosis runs on' },
  flagOff: /*i18n*/ { id: 'outbox.flagOff', message: 'Switch diagnosis runs off' },
  accept: /*i18n*/ { id: 'outbox.accept', message: 'Finding accepted' },
  override: /*i18n*/ { id: 'outbox.override', message: 'Finding overridden' },
} as const satisfies Record<string, MessageDescriptor>;

/** Why a write is not with the server yet. */
export const waitTexts = {
  offline: /*i18n*/ {
    id: 'outbox.why.offline',
    message: 'The server cannot be reached. It is sent by itself as soon as the server answers.',
  },
  soon: /*i18n*/ {
    id: 'outbox.why.soon',
    message: 'The server answers again. It is sent by itself in a moment.',
  },
  stuck: /*i18n*/ {
    id: 'outbox.why.stuck',
    message:
      'The server answers, but has not taken this for some time. It goes on being tried; please tell your IT.',
  },
  'session-expired': /*i18n*/ {
    id: 'outbox.why.sessionExpired',
    message: 'Your session has expired. It is sent by itself after you have signed in again.',
  },
  rejected: /*i18n*/ {
    id: 'outbox.why.rejected',
    message: 'The server has refused it, and it is not sent again by itself.',
  },
} as const satisfies Record<string, MessageDescriptor>;

/** Words for a write that was asked to be tried again or removed while that is not possible. */
export const outboxConflictText: MessageDescriptor = /*i18n*/ {
  id: 'call.CONFLICT.outbox',
  message: 'This cannot be changed just now: it is being sent, or the server has it already.',
};

/** Why the server refused, where the code has a meaning to a clinician; any other code is for IT. */
export const refusalTexts: Readonly<Record<string, MessageDescriptor>> = {
  DUPLICATE: /*i18n*/ {
    id: 'outbox.refused.DUPLICATE',
    message:
      'When it arrived, the same record had already been queued within 24 hours. Nothing was queued a second time.',
  },
  OVERTAKEN: /*i18n*/ {
    id: 'outbox.refused.OVERTAKEN',
    message: 'A colleague has changed this setting since. Yours was not applied.',
  },
  FORBIDDEN: /*i18n*/ {
    id: 'outbox.refused.FORBIDDEN',
    message:
      'The server has refused it: you may not do this any more. The patient may no longer be assigned to you, or your role has changed.',
  },
  FLAG_OFF: /*i18n*/ {
    id: 'outbox.refused.FLAG_OFF',
    message: 'The server has refused it: diagnosis runs are switched off for your organisation.',
  },
};

/** Words for a decision about a finding that a colleague's came before. */
export const overtakenReviewText: MessageDescriptor = /*i18n*/ {
  id: 'outbox.refused.OVERTAKEN.review',
  message: 'A colleague has decided about this finding since. Yours was not recorded.',
};

/** What is lost for good by discarding, or undone by taking back. */
export const lossTexts: Readonly<
  Record<PendingWrite['what']['kind'] | 'queueWithoutReason', MessageDescriptor>
> = {
  report: /*i18n*/ {
    id: 'outbox.loss.report',
    message:
      'This report exists only on this workstation. It is lost for good, and the draft that it came from too. To have a report, the run must be executed again, with a further call to the model.',
  },
  failure: /*i18n*/ {
    id: 'outbox.loss.failure',
    message:
      'The server never learns how this attempt ended; what the model had written is lost with it. The run becomes executable again by itself, or counts as failed.',
  },
  queue: /*i18n*/ {
    id: 'outbox.loss.queue',
    message: 'The run is not queued, and its reason is lost. The patient’s record stays as it is.',
  },
  queueWithoutReason: /*i18n*/ {
    id: 'outbox.loss.queueWithoutReason',
    message: 'The run is not queued. The patient’s record stays as it is.',
  },
  flag: /*i18n*/ {
    id: 'outbox.loss.flag',
    message: 'Your change is not made. The setting of your organisation stays as it is.',
  },
  review: /*i18n*/ {
    id: 'outbox.loss.review',
    message:
      'Your decision on this finding and its reason are lost. The report itself and earlier decisions stay.',
  },
};
