import type { Environment } from '../../shared/environment.ts';
import type { OnEgressRefused } from '../egress/egress-refused.ts';
import type { Model } from '../engine/ports.ts';
import { crashingModel } from '../execution/crash-points.ts';
import { createAnthropicModel } from '../model/anthropic-model.ts';
import { systemClock as clock } from '../runtime/system-clock.ts';
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
export function composeModel({
  environment,
  settings,
  storedKey,
  onEgressRefused,
  crashHere,
}: ModelParts): Model {
  const model = createAnthropicModel({
    onEgressRefused,
    getKey: () => environment.ANTHROPIC_API_KEY ?? storedKey.read(),
    baseUrl: environment.ANTHROPIC_BASE_URL,
    getModelName: () => modelName(environment, settings).model,
    getDeadlines: () => {
      const { callTotalSeconds, callIdleSeconds } = settings.read().execution;
      return { totalMs: callTotalSeconds * 1000, idleMs: callIdleSeconds * 1000 };
    },
    clock,
  });
  return crashHere ? crashingModel(model, crashHere) : model;
}
