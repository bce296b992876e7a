import { z } from 'zod';

const number = (min: number, max: number) =>
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/, { error: 'is not a number' })
    .transform(Number)
    .pipe(
      z
        .number()
        .min(min, { error: `is below ${min}` })
        .max(max, { error: `is above ${max}` }),
    );

const wholeNumber = (min: number, max: number) =>
  number(min, max).pipe(z.int({ error: 'is not a whole number' }));

const oneOf = <const Values extends readonly string[]>(values: Values) =>
  z.enum(values, { error: `is none of ${values.join(', ')}` });

/** An empty cell means not asked or not answered. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((cell) => (cell === '' ? null : cell), schema.nullable());

const yesNo = oneOf(['Yes', 'No']);
const phqItem = oneOf(['None', 'Several', 'Most']);
const asAnswered = z.string().regex(/^[\p{L}\p{N}_ .,'/()-]{1,40}$/u, { error: 'is no short plain text' });

/** One row of the survey file: the columns, their units and which values they may have. */
export const surveyRowSchema = z.object({
  /** Respondent number; used to tell rows apart, never stored. */
  ID: z.string().regex(/^[\w-]{1,40}$/, { error: 'is no respondent number' }),
  SurveyYr: z.string().regex(/^\d{4}_\d{2}$/, { error: 'is no survey cycle such as 2009_10' }),
  Gender: oneOf(['female', 'male']),
  /** Years. */
  Age: wholeNumber(18, 120),
  MaritalStatus: optional(asAnswered),
  Education: optional(asAnswered),
  Work: optional(asAnswered),
  /** kg */
  Weight: optional(number(20, 400)),
  /** cm */
  Height: optional(number(90, 260)),
  /** kg/m² */
  BMI: optional(number(8, 120)),
  /** 1/min */
  Pulse: optional(number(20, 250)),
  /** mmHg */
  BPSysAve: optional(number(50, 300)),
  /** mmHg; 0 where no diastolic sound could be heard. */
  BPDiaAve: optional(number(0, 200)),
  /** HDL, mmol/L */
  DirectChol: optional(number(0.1, 10)),
  /** mmol/L */
  TotChol: optional(number(0.5, 30)),
  Diabetes: optional(yesNo),
  HealthGen: optional(oneOf(['Excellent', 'Vgood', 'Good', 'Fair', 'Poor'])),
  /** Of the last 30 days. */
  DaysPhysHlthBad: optional(wholeNumber(0, 30)),
  DaysMentHlthBad: optional(wholeNumber(0, 30)),
  LittleInterest: optional(phqItem),
  Depressed: optional(phqItem),
  /** Hours on weekdays. */
  SleepHrsNight: optional(number(0, 24)),
  SleepTrouble: optional(yesNo),
  PhysActive: optional(yesNo),
  /** Days a week. */
  PhysActiveDays: optional(number(0, 7)),
  /** Drinks on a drinking day. */
  AlcoholDay: optional(number(0, 100)),
  /** Drinking days a year. */
  AlcoholYear: optional(number(0, 366)),
  SmokeNow: optional(yesNo),
  Smoke100: optional(yesNo),
});

/** One surveyed person; null where the cell was empty. */
export type SurveyRow = z.infer<typeof surveyRowSchema>;

export const surveyColumns: readonly string[] = Object.keys(surveyRowSchema.shape);
