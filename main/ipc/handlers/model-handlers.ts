import type { Environment } from '../../../shared/environment.ts';
import type { ModelSettings } from '../../../shared/ipc/execution-channels.ts';
import { err, ok } from '../../../shared/result.ts';
import { modelName } from '../../settings/model-name.ts';
import type { SealedValue } from '../../settings/sealed-value.ts';
import type { SecretBox } from '../../settings/secret-box.ts';
import type { SettingsFile } from '../../settings/settings-file.ts';
import type { Handlers } from '../handlers.ts';

type ModelChannel = 'model.getSettings' | 'model.save' | 'model.saveKey' | 'model.removeKey';

export interface ModelHandlerOptions {
  readonly environment: Environment;
  readonly settings: SettingsFile;
  readonly secretBox: SecretBox;
  readonly storedKey: SealedValue;
}

/** Model name and key of this workstation. The key goes in, it never comes out. */
export function modelHandlers(options: ModelHandlerOptions): Pick<Handlers, ModelChannel> {
  const { settings, storedKey, secretBox } = options;
  const current = () => ok(modelSettings(options));
  return {
    async 'model.getSettings'() {
      return current();
    },
    async 'model.save'({ model }) {
      settings.update({ model });
      return current();
    },
    async 'model.saveKey'({ key }) {
      if (!secretBox.available) {
        return err({
          code: 'FORBIDDEN',
          message: 'This system has no keyring; the key was not stored. Set ANTHROPIC_API_KEY instead.',
        });
      }
      storedKey.write(key);
      return current();
    },
    async 'model.removeKey'() {
      storedKey.clear();
      return current();
    },
  };
}

function modelSettings({ environment, settings, secretBox, storedKey }: ModelHandlerOptions): ModelSettings {
  return {
    ...modelName(environment, settings),
    gateway: environment.ANTHROPIC_BASE_URL ?? null,
    key: environment.ANTHROPIC_API_KEY ? 'environment' : storedKey.read() ? 'stored' : 'missing',
    keyStorable: secretBox.available,
  };
}
