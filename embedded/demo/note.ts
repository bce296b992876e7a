import type { Theme } from './courses.ts';
import type { Language } from './names.ts';

export type EntryType =
  | 'medical_history'
  | 'symptoms'
  | 'medications'
  | 'allergies'
  | 'family_history'
  | 'lifestyle'
  | 'intake'
  | 'other';

/** A note in one language: title and text. `{name}` stands for how the notes call the patient. */
export type NoteText = readonly [title: string, text: string];

/** What may be written into the anamnesis of a patient whose year had this theme. */
export interface Note extends Record<Language, NoteText> {
  type: EntryType;
  theme: Theme;
  tags: readonly string[];
}
