/** What is bundled for the verification: the parts that main/main.ts puts together, without Electron. */
export { composeApp } from '../../main/compose.ts';
export { createGuardedCalls } from '../../main/ipc/guarded-calls.ts';
export { parseEnvironment } from '../../shared/environment.ts';
