import { ok } from '../../../shared/result.ts';
import type { SettingsFile } from '../../settings/settings-file.ts';
import type { Handlers } from '../handlers.ts';

type ExecutionChannel = 'execution.getSettings' | 'execution.saveSettings';

/** How runs are executed on this workstation. A change counts for the next call to the model, the next run, the next report. */
export function executionHandlers(settings: SettingsFile): Pick<Handlers, ExecutionChannel> {
  return {
    async 'execution.getSettings'() {
      return ok(settings.read().execution);
    },
    async 'execution.saveSettings'(execution) {
      return ok(settings.update({ execution }).execution);
    },
  };
}
