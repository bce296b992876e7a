import { type Behaviour, normalBehaviour, type ScriptStep } from './behaviours.ts';

/** Behaviours waiting for the next requests; each step is used `times` times, in the order queued. */
export interface ScriptQueue {
  add(steps: readonly ScriptStep[]): void;
  /** Takes the behaviour for a request with this body; the ordinary one when nothing is queued for it. */
  take(requestBody: string): Behaviour;
  clear(): void;
  /** Requests that are still scripted. */
  pending(): number;
}

export function createScriptQueue(): ScriptQueue {
  let queue: ScriptStep[] = [];
  return {
    add(steps) {
      queue.push(...steps.map((step) => ({ ...step })));
    },
    take(requestBody) {
      const step = queue.find(({ match }) => match === undefined || requestBody.includes(match));
      if (step === undefined) return normalBehaviour;
      step.times -= 1;
      if (step.times === 0) queue = queue.filter((other) => other !== step);
      return step.behaviour;
    },
    clear() {
      queue = [];
    },
    pending: () => queue.reduce((sum, step) => sum + step.times, 0),
  };
}
