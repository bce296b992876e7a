import type { ExecutionSettings } from '../../shared/ipc/execution-channels.ts';
import { defaultThresholds } from '../engine/checks/check-answer.ts';

/** How runs are executed until an admin decides otherwise. */
export const defaultExecutionSettings: ExecutionSettings = {
  callTotalSeconds: 120,
  callIdleSeconds: 30,
  modelCalls: 3,
  recordKiloTokens: 100,
  poolSize: 3,
  ...defaultThresholds,
};
