/** What docs/ and the README show, and how: pictures by their names, each in one look, with the scene that takes it. */
export const docPictures = {
  worklist: { scene: 'worklist', language: 'en', theme: 'light' },
  'worklist-filtered': { scene: 'worklist-filters', language: 'de', theme: 'light' },
  'report-evidence': { scene: 'report-evidence', language: 'en', theme: 'light' },
  'report-compare': { scene: 'report-compare', language: 'de', theme: 'light' },
  'run-stages': { scene: 'run-stages', language: 'en', theme: 'dark' },
  'patient-record': { scene: 'patient-record', language: 'de', theme: 'dark' },
  failures: { scene: 'failures', language: 'en', theme: 'light' },
  'palette-found': { scene: 'palette', language: 'de', theme: 'light' },
  shortcuts: { scene: 'shortcuts', language: 'en', theme: 'dark' },
  'lock-page': { scene: 'lock-page', language: 'de', theme: 'light' },
} as const;

/** The scenes in which they are taken. */
export const docScenes: ReadonlySet<string> = new Set(Object.values(docPictures).map(({ scene }) => scene));
