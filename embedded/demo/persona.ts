import type { Course } from './courses.ts';
import type { Language, Sex } from './names.ts';
import type { Random } from './random.ts';

/** Who a generated patient is, before anything is known about the year. */
export interface Persona {
  /** Unique; ids are made from it. */
  key: string;
  firstName: string;
  lastName: string;
  sex: Sex;
  language: Language;
  age: number;
  course: Course;
  organizationId: string;
}

/** What the makers of the parts need. */
export interface PatientContext {
  persona: Persona;
  patientId: string;
  random: Random;
  today: Date;
}
