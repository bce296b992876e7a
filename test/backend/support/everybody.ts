import type { ActorName } from './test-world.ts';

/** Every kind of person the access tests try. */
export const everybody = [
  'anonymous',
  'roleless',
  'patient',
  'nurse',
  'former',
  'colleague',
  'clinician',
  'admin',
  'otherClinician',
  'otherAdmin',
] as const satisfies readonly ActorName[];

/** The signed-in ones who may not work on the runs of the home patient. */
export const outsiders = everybody.filter(
  (name) => name !== 'anonymous' && name !== 'clinician' && name !== 'admin',
);
