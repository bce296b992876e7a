import type { MessageDescriptor } from '@lingui/core';
import type { CacheIncident } from '../../shared/ipc/sync-channels.ts';

/** What was wrong with the local cache, by the name of the problem. */
export const incidentTexts: Readonly<Record<CacheIncident['problem'], MessageDescriptor>> = {
  WRONG_KEY_OR_DAMAGED: /*i18n*/ {
    id: 'incident.WRONG_KEY_OR_DAMAGED',
    message:
      'The data kept on this workstation could not be opened: it is damaged or locked with another key',
  },
  DAMAGED: /*i18n*/ {
    id: 'incident.DAMAGED',
    message: 'Part of the data kept on this workstation was damaged',
  },
  NOT_ENCRYPTED: /*i18n*/ {
    id: 'incident.NOT_ENCRYPTED',
    message: 'In place of the data kept on this workstation lay a file that is not encrypted; it is not used',
  },
  NEWER_SCHEMA: /*i18n*/ {
    id: 'incident.NEWER_SCHEMA',
    message:
      'The data kept on this workstation was written by a newer version of the app; this version cannot use it',
  },
};

/** What became of the rows, and of the results that were only here. */
export const incidentOutcomeTexts = {
  reloaded: /*i18n*/ {
    id: 'incident.reloaded',
    message: 'Patients, runs and reports are loaded from the server again.',
  },
  nothingWaited: /*i18n*/ {
    id: 'incident.nothingWaited',
    message: 'Nothing was waiting here to be sent, so nothing is lost.',
  },
  rescued: /*i18n*/ {
    id: 'incident.rescued',
    message:
      '{rescued, plural, one {One entry that the server did not have yet was rescued.} other {# entries that the server did not have yet were rescued.}}',
  },
  noneLost: /*i18n*/ { id: 'incident.noneLost', message: 'No entry is lost.' },
  lost: /*i18n*/ {
    id: 'incident.lost',
    message:
      '{lost, plural, one {One entry that the server did not have yet could not be read any more and is lost.} other {# entries that the server did not have yet could not be read any more and are lost.}}',
  },
  unknown: /*i18n*/ {
    id: 'incident.unknown',
    message:
      '{rescued, plural, =0 {Nobody can know whether entries that the server did not have yet are lost.} other {Nobody can know whether further entries that the server did not have yet are lost.}}',
  },
  checkRuns: /*i18n*/ {
    id: 'incident.checkRuns',
    message:
      'Please check the runs that you executed or queued last, and your last decisions: a run without a report has to be executed again.',
  },
} as const satisfies Readonly<Record<string, MessageDescriptor>>;
