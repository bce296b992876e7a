import type { MessageDescriptor } from '@lingui/core';

/** What happened, said of the person beside it. */
export const auditTexts = {
  'report.viewed': /*i18n*/ { id: 'audit.report.viewed', message: 'Saw a report' },
  'report.viewed.draft': /*i18n*/ {
    id: 'audit.report.viewed.draft',
    message: 'Saw an unfinished draft',
  },
  'patient.viewed': /*i18n*/ {
    id: 'audit.patient.viewed',
    message: 'Saw what a patient’s record holds',
  },
  'run.created': /*i18n*/ { id: 'audit.run.created', message: 'Queued a run' },
  'run.claimed': /*i18n*/ { id: 'audit.run.claimed', message: 'Began to execute a run' },
  'run.succeeded': /*i18n*/ { id: 'audit.run.succeeded', message: 'A run has finished with a report' },
  'run.failed': /*i18n*/ { id: 'audit.run.failed', message: 'A run has failed' },
  'run.cancelled': /*i18n*/ { id: 'audit.run.cancelled', message: 'Cancelled a run' },
  'run.released': /*i18n*/ { id: 'audit.run.released', message: 'Gave a run back to the queue' },
  'run.requeued': /*i18n*/ { id: 'audit.run.requeued', message: 'A run is back in the queue' },
  'run.superseded': /*i18n*/ {
    id: 'audit.run.superseded',
    message: 'A result came too late and was not taken',
  },
  'review.accepted': /*i18n*/ { id: 'audit.review.accepted', message: 'Accepted a finding' },
  'review.overridden': /*i18n*/ { id: 'audit.review.overridden', message: 'Overrode a finding' },
  'flag.on': /*i18n*/ { id: 'audit.flag.on', message: 'Switched diagnosis runs on' },
  'flag.off': /*i18n*/ { id: 'audit.flag.off', message: 'Switched diagnosis runs off' },
  'audit.viewed': /*i18n*/ { id: 'audit.audit.viewed', message: 'Looked at the audit trail' },
  'audit.exported': /*i18n*/ { id: 'audit.audit.exported', message: 'Exported the audit trail' },
  unknown: /*i18n*/ { id: 'audit.unknown', message: 'An action that this version does not know' },
} as const satisfies Record<string, MessageDescriptor>;
