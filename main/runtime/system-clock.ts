import type { Clock } from '../engine/ports.ts';

/** The machine's clock. Good for durations and display; whether a lease has expired is for Postgres to say. */
export const systemClock: Clock = { nowMs: () => Date.now() };
