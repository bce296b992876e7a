import { z } from 'zod';

/**
 * Who may call a channel. `worklist`: clinician or admin. `executor`: the same, with the feature flag on.
 * The gate checks session, then role, then flag, and answers UNAUTHORIZED or FORBIDDEN.
 */
export type Caller = 'anyone' | 'signed-in' | 'worklist' | 'executor' | 'admin';

/** What every channel says of itself. */
export interface ChannelOf {
  readonly intent: string;
  readonly caller: Caller;
  /** Answers while the workstation is locked; all others are refused then. */
  readonly whileLocked?: true;
  /**
   * Its answer holds nothing of a patient that the request does not: a window that was locked meanwhile gets it, and knows
   * what was saved and what was not.
   */
  readonly answersIntoLock?: true;
  readonly request: z.ZodType;
  readonly response: z.ZodType;
}
export type ChannelsOf = Readonly<Record<string, ChannelOf>>;

/** A request that says nothing. */
export const nothing = z.object({}).strict();

/** The reply of what is done once it is answered. */
export const done = z.object({});
