import { useLingui } from '@lingui/react/macro';
import type { ModelSettings } from '../../shared/ipc/execution-channels.ts';
import { Banner } from '../design/Banner.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { createKept } from '../lock/kept.ts';
import { ModelGateway } from './ModelGateway.tsx';
import { ModelKey } from './ModelKey.tsx';
import { ModelName } from './ModelName.tsx';
import { ModelTest } from './ModelTest.tsx';
import { useIsDemoModel, useModel, useSaveModel } from './use-model.ts';
import { isSameText, useSetting } from './use-setting.ts';

/** Model name, gateway and key, and for admins a test of the three together. */
export function ModelSettingsForm({ isAdmin }: { readonly isAdmin: boolean }) {
  const { t } = useLingui();
  const model = useModel();
  if (model.error) return <FailureBanner failure={model.error} onRetry={() => void model.refetch()} />;
  if (!model.data) return <div className="skeleton settings-loading" role="status" aria-label={t`Loading`} />;
  return <ModelForms settings={model.data} isAdmin={isAdmin} />;
}

const typed = createKept<string | null>();

interface ModelFormsProps {
  readonly settings: ModelSettings;
  readonly isAdmin: boolean;
}

function ModelForms({ settings, isAdmin }: ModelFormsProps) {
  const { t } = useLingui();
  const isDemo = useIsDemoModel();
  const save = useSaveModel();
  const setting = useSetting({
    kept: typed,
    key: 'model',
    stored: settings.model,
    isSame: isSameText,
    put: (name, onSuccess) => save.mutate(name.trim(), { onSuccess }),
  });
  return (
    <>
      {isDemo ? <Banner tone="caution" title={t`Demo model: not AI, not medical advice`} /> : null}
      <ModelName settings={settings} isAdmin={isAdmin} setting={setting} save={save} />
      <ModelGateway settings={settings} isAdmin={isAdmin} />
      <ModelKey settings={settings} isAdmin={isAdmin} />
      {isAdmin ? <ModelTest settings={settings} name={setting.draft.trim()} /> : null}
    </>
  );
}
