import type { Environment } from '../../shared/environment.ts';
import type { ModelSettings } from '../../shared/ipc/execution-channels.ts';
import { boundTo, type SealedValue } from './sealed-value.ts';
import type { SettingsFile } from './settings-file.ts';

interface AccessParts {
  readonly environment: Environment;
  readonly settings: SettingsFile;
  readonly storedKey: SealedValue;
}

/** Where the model is asked, and with what. */
export interface ModelAccess extends Pick<ModelSettings, 'gateway' | 'gatewaySource'> {
  readonly key: string | null;
  readonly keySource: ModelSettings['key'];
}

/** Whose a key is that was stored while no gateway was set. */
const provider = 'provider';

/**
 * Environment before settings. A key goes only where it was meant for: that of the environment to the gateway of the
 * environment, a stored one to the gateway that it was stored for.
 */
export function modelAccess({ environment, settings, storedKey }: AccessParts): ModelAccess {
  const fixed = environment.ANTHROPIC_BASE_URL ?? null;
  const isFixed = fixed !== null || environment.ANTHROPIC_API_KEY !== undefined;
  const gateway = isFixed ? fixed : settings.read().gateway;
  const gatewaySource = isFixed ? 'environment' : gateway === null ? 'default' : 'settings';
  if (environment.ANTHROPIC_API_KEY)
    return { gateway, gatewaySource, key: environment.ANTHROPIC_API_KEY, keySource: 'environment' };
  const key = keyFor(gateway, storedKey).read();
  const keySource = key !== null ? 'stored' : storedKey.read() === null ? 'missing' : 'elsewhere';
  return { gateway, gatewaySource, key, keySource };
}

/** The stored key of a gateway; null: of the provider itself. */
export function keyFor(gateway: string | null, storedKey: SealedValue): SealedValue {
  return boundTo(gateway === null ? provider : new URL(gateway).origin, storedKey);
}
