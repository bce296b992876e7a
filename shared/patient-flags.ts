import { z } from 'zod';
import { riskLevelSchema } from './diagnosis.ts';
import { runIdSchema } from './ids.ts';

/**
 * From where on a measured score (0–100) asks for a second look. Settings of this app, not limits of a guideline: the
 * checks of an answer and the bands of the plots use the same.
 */
export const measureThresholds = { criticalStress: 75, criticalSleep: 30 } as const;

/** After so many days the newest measure is no longer called current. */
export const recentMeasureDays = 60;

const measuredAt = z.string();

/** What to look at first in a patient, each with what it rests on. */
export const patientFlagSchema = z.discriminatedUnion('flag', [
  z.object({ flag: z.literal('critical_stress'), value: z.number(), measuredAt }),
  z.object({ flag: z.literal('critical_sleep'), value: z.number(), measuredAt }),
  z.object({ flag: z.literal('measured_risk'), risk: z.enum(['high', 'critical']), measuredAt }),
  z.object({ flag: z.literal('newest_risk'), risk: riskLevelSchema, runId: runIdSchema, at: z.string() }),
  z.object({ flag: z.literal('no_measure') }),
  z.object({ flag: z.literal('old_measure'), measuredAt }),
  z.object({ flag: z.literal('no_questionnaire') }),
]);
export type PatientFlag = z.infer<typeof patientFlagSchema>;
