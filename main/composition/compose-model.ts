import type { Environment } from '../../shared/environment.ts';
import type { ModelTest } from '../../shared/ipc/execution-channels.ts';
import type { OnEgressRefused } from '../egress/egress-refused.ts';
import type { Model } from '../engine/ports.ts';
import { crashingModel } from '../execution/crash-points.ts';
import { createAnthropicModel } from '../model/anthropic-model.ts';
import { testModel } from '../model/test-model.ts';
import { systemClock as clock } from '../runtime/system-clock.ts';
import { modelAccess } from '../settings/model-access.ts';
import { modelName } from '../settings/model-name.ts';
import type { SealedValue } from '../settings/sealed-value.ts';
import type { SettingsFile } from '../settings/settings-file.ts';

interface ModelParts {
  readonly environment: Environment;
  readonly settings: SettingsFile;
  readonly storedKey: SealedValue;
  readonly onEgressRefused: OnEgressRefused;
  /** In a test that kills the process; else null. */
  readonly crashHere: Parameters<typeof crashingModel>[1] | null;
}

/** The model as this workstation is set: its key, gateway, name and deadlines are read anew for each call. */
export function composeModel(parts: ModelParts): Model {
  const { environment, settings, onEgressRefused, crashHere } = parts;
  const model = createAnthropicModel({
    onEgressRefused,
    getKey: () => modelAccess(parts).key,
    getBaseUrl: () => modelAccess(parts).gateway ?? undefined,
    getModelName: () => modelName(environment, settings).model,
    getDeadlines: () => {
      const { callTotalSeconds, callIdleSeconds } = settings.read().execution;
      return { totalMs: callTotalSeconds * 1000, idleMs: callIdleSeconds * 1000 };
    },
    getMostCalls: () => settings.read().execution.modelCalls,
    clock,
  });
  return crashHere ? crashingModel(model, crashHere) : model;
}

/** What tries a model with the key and the gateway of this workstation. */
export function composeModelTest(
  parts: Pick<ModelParts, 'environment' | 'settings' | 'storedKey' | 'onEgressRefused'>,
): (model: string) => Promise<ModelTest> {
  return (model) => {
    const { key, gateway } = modelAccess(parts);
    return testModel({
      key,
      baseUrl: gateway ?? undefined,
      model,
      clock,
      onEgressRefused: parts.onEgressRefused,
    });
  };
}
