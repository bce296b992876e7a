import { ok } from '../../../shared/result.ts';
import type { QuitGuard } from '../../execution/quit-guard.ts';
import type { Handlers } from '../handlers.ts';

/** The answer of a window to the quit guard. */
export function quitHandlers(guard: QuitGuard): Pick<Handlers, 'app.quit'> {
  return {
    async 'app.quit'({ how }) {
      guard.answer(how);
      return ok({});
    },
  };
}
