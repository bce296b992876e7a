import type { Environment } from '../../shared/environment.ts';
import type { ModelSettings } from '../../shared/ipc/execution-channels.ts';
import type { SettingsFile } from './settings-file.ts';

const defaultModel = 'claude-sonnet-5-5';

/** The model to ask and where its name comes from: environment before settings before the default. */
export function modelName(
  environment: Environment,
  settings: SettingsFile,
): Pick<ModelSettings, 'model' | 'modelSource'> {
  if (environment.ANTHROPIC_MODEL) return { model: environment.ANTHROPIC_MODEL, modelSource: 'environment' };
  const saved = settings.read().model;
  return saved ? { model: saved, modelSource: 'settings' } : { model: defaultModel, modelSource: 'default' };
}
