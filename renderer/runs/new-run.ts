import type { PatientRecord } from '../../shared/records.ts';
import { createKept } from '../lock/kept.ts';

/** The dialog for a new run was asked for; with a patient who is chosen already, or without one. */
export interface AskedNewRun {
  readonly patient: PatientRecord | null;
}

export const newRunKey = 'new run';

/** Null: the dialog is closed. */
export const askedNewRun = createKept<AskedNewRun | null>();

/** Opens the dialog for a new run in this window, whatever view is on the screen; it outlasts the lock. */
export function openNewRun(patient: PatientRecord | null = null): void {
  askedNewRun.set(newRunKey, { patient });
}
