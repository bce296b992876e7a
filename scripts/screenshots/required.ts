import type { Route } from '../../renderer/shell/route.ts';

/** Names of pictures, as scenes give them. */
type Pictures = readonly [string, ...string[]];

/** What a full run has to show of each view. A new route without an entry does not compile. */
export const picturesOfRoutes: Readonly<Record<Route['view'], Pictures>> = {
  worklist: ['worklist', 'worklist-tabs', 'worklist-empty', 'worklist-nothing-found', 'offline-worklist'],
  run: [
    'run-queued',
    'run-stages',
    'run-cancelled',
    'run-gone',
    'report',
    'report-compare',
    'offline-report',
  ],
  patients: ['patients', 'patients-none-found'],
  patient: ['patient-record', 'patient-empty', 'patient-offline', 'patient-gone'],
  outbox: ['outbox-empty', 'outbox-waiting', 'outbox-refused'],
  failures: ['failures', 'failures-none', 'failures-table'],
  audit: ['audit', 'audit-filtered', 'audit-empty', 'audit-offline'],
  settings: ['settings', 'settings-as-clinician', 'settings-unsaved', 'offline-settings'],
};

/** States and parts that are no route of their own. */
export const picturesOfStates: Readonly<Record<string, Pictures>> = {
  entry: ['offline-sign-in', 'sign-in-refused', 'sign-in-wiped', 'session-limit-over', 'access-changed'],
  lock: ['lock-page', 'lock-wrong-password', 'lock-sign-out-instead'],
  leaving: ['sign-out-menu', 'sign-out-asked', 'sign-out-lose', 'quit-asked'],
  commands: ['palette', 'palette-found', 'palette-empty', 'shortcuts'],
  newRun: ['new-run-list', 'new-run-nobody-found', 'new-run-chosen', 'new-run-duplicate', 'offline-new-run'],
  batch: ['batch-selection', 'batch-asked', 'batch-progress', 'batch-finished'],
  views: ['worklist-filtered', 'worklist-filtered-empty', 'worklist-views', 'worklist-view-save'],
  evidence: ['report-evidence', 'report-origin', 'patient-panel-datum'],
  review: ['review', 'review-override', 'review-waiting'],
  blindMode: ['blind-mode', 'blind-mode-compared'],
  plots: ['patient-trend-point', 'patient-trend-table'],
  failed: ['failed-refused', 'failed-overloaded', 'failed-lease-expired'],
  model: ['model-test', 'model-test-works', 'model-test-key-refused'],
  size: ['text-size-huge', 'worklist-zoomed'],
};
