import type { ExecutionSettings } from '../../shared/ipc-contract.ts';

/** How runs are executed until an admin decides otherwise. */
export const defaultExecutionSettings: ExecutionSettings = {
  callTotalSeconds: 120,
  callIdleSeconds: 30,
  poolSize: 3,
  lowConfidence: 0.5,
  criticalStress: 75,
  criticalSleep: 30,
};
