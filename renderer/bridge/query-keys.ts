import type { RequestOf } from '../../shared/ipc-contract.ts';

/** One key per question; the first part is the channel, so that an event can invalidate all pages of it. */
export const queryKeys = {
  appState: ['app.getState'],
  reach: ['connection.reach'],
  access: ['session.checkAccess'],
  runsList: (request: Pick<RequestOf<'runs.list'>, 'tab' | 'search' | 'filter'>) => ['runs.list', request],
  reasons: ['runs.reasons'],
  savedViews: ['views.list'],
  run: (runId: string) => ['runs.get', runId],
  versions: (runId: string) => ['runs.versions', runId],
  report: (artifactId: string) => ['runs.report', artifactId],
  attempts: (runId: string) => ['runs.attempts', runId],
  patients: (search: string) => ['patients.list', search],
  sync: ['sync.getState'],
  flag: ['flag.get'],
  flagHistory: ['flag.history'],
  model: ['model.getSettings'],
  execution: ['execution.getSettings'],
  privacy: ['privacy.getSettings'],
  batch: ['batch.get'],
  failures: (days: number) => ['failures.overview', days],
  outbox: ['outbox.list'],
  cacheIncidents: ['cache.incidents'],
  cacheContents: ['cache.contents'],
  audit: (filter: RequestOf<'audit.list'>['filter']) => ['audit.list', filter],
  auditActors: ['audit.actors'],
  /** Apart from the list of the dialog: pages are another shape. */
  patientPages: (search: string) => ['patients.list', 'pages', search],
  patientRecord: (patientId: string) => ['patients.record', patientId],
  /** Apart from the cached answer: what changes in the cache is no reason to ask the server. */
  freshRecord: (patientId: string) => ['patients.record from the server', patientId],
  blindMode: ['impressions.blindMode'],
  impression: (runId: string, contentHash: string) => ['impressions.get', runId, contentHash],
  packPreview: (patientId: string) => ['patients.previewPack', patientId],
} as const;
