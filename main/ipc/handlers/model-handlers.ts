import type { CallError } from '../../../shared/envelope.ts';
import type { Environment } from '../../../shared/environment.ts';
import type { ModelSettings, ModelTest } from '../../../shared/ipc/execution-channels.ts';
import { err, ok } from '../../../shared/result.ts';
import { keyFor, modelAccess } from '../../settings/model-access.ts';
import { modelName } from '../../settings/model-name.ts';
import type { SealedValue } from '../../settings/sealed-value.ts';
import type { SecretBox } from '../../settings/secret-box.ts';
import type { SettingsFile } from '../../settings/settings-file.ts';
import type { Handlers } from '../handlers.ts';

type ModelChannel =
  | 'model.getSettings'
  | 'model.save'
  | 'model.saveGateway'
  | 'model.saveKey'
  | 'model.removeKey'
  | 'model.test';

export interface ModelHandlerOptions {
  readonly environment: Environment;
  readonly settings: SettingsFile;
  readonly secretBox: SecretBox;
  readonly storedKey: SealedValue;
  /** Tries a model with the key and the gateway of now. */
  readonly testModel: (model: string) => Promise<ModelTest>;
}

const setElsewhere: CallError = {
  code: 'FORBIDDEN',
  message: 'The environment of this workstation sets it.',
};

/** Model name, gateway and key of this workstation. The key goes in, it never comes out. */
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
    async 'model.saveGateway'({ gateway }) {
      if (modelAccess(options).gatewaySource === 'environment') return err(setElsewhere);
      settings.update({ gateway });
      return current();
    },
    async 'model.saveKey'({ key }) {
      if (!secretBox.available) {
        return err({
          code: 'FORBIDDEN',
          message: 'This system has no keyring; the key was not stored. Set ANTHROPIC_API_KEY instead.',
        });
      }
      keyFor(modelAccess(options).gateway, storedKey).write(key);
      return current();
    },
    async 'model.removeKey'() {
      storedKey.clear();
      return current();
    },
    async 'model.test'({ model }) {
      return ok(await options.testModel(model));
    },
  };
}

function modelSettings(options: ModelHandlerOptions): ModelSettings {
  const { gateway, gatewaySource, keySource: key } = modelAccess(options);
  return {
    ...modelName(options.environment, options.settings),
    gateway,
    gatewaySource,
    key,
    keyStorable: options.secretBox.available,
  };
}
