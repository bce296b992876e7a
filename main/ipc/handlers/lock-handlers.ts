import { ok } from '../../../shared/result.ts';
import type { DeskGuard } from '../../lock/guard-desk.ts';
import type { SettingsFile } from '../../settings/settings-file.ts';
import type { Handlers } from '../handlers.ts';

type LockChannel = 'lock.now' | 'lock.unlock' | 'app.copied' | 'privacy.getSettings' | 'privacy.saveSettings';

/** Locking and unlocking, what was copied, and when the workstation locks itself. */
export function lockHandlers(guard: DeskGuard, settings: SettingsFile): Pick<Handlers, LockChannel> {
  return {
    async 'lock.now'() {
      guard.lock('user');
      return ok({});
    },
    async 'lock.unlock'({ password }) {
      const opened = await guard.unlock(password);
      return opened.ok ? ok({}) : opened;
    },
    async 'app.copied'(copied) {
      await guard.noteCopied(copied);
      return ok({});
    },
    async 'privacy.getSettings'() {
      return ok({ idleMinutes: settings.read().idleMinutes });
    },
    async 'privacy.saveSettings'(change) {
      const { idleMinutes } = settings.update(change);
      return ok({ idleMinutes });
    },
  };
}
