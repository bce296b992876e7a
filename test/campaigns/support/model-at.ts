import { type Pause, pause } from '../../../main/engine/pause.ts';
import type { Model } from '../../../main/engine/ports.ts';
import { createAnthropicModel } from '../../../main/model/anthropic-model.ts';
import type { Deadlines } from '../../../main/model/call-deadlines.ts';
import { systemClock } from '../../../main/runtime/system-clock.ts';

/** How much shorter the waits between two calls are, so that a thousand runs with retries take minutes. */
const hurry = 200;

const shortPause: Pause = (delayMs, signal) => pause(delayMs / hurry, signal);

/** The app's own model part, with the real SDK, towards a server on this machine. */
export function modelAt(baseUrl: string, deadlines: Deadlines = { totalMs: 60_000, idleMs: 20_000 }): Model {
  return createAnthropicModel({
    getKey: () => 'campaign-key',
    getBaseUrl: () => baseUrl,
    getModelName: () => 'rhythm-demo-1',
    getDeadlines: () => deadlines,
    clock: systemClock,
    pause: shortPause,
  });
}
