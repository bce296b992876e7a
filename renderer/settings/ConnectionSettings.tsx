import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { AppState } from '../../shared/ipc/app-channels.ts';
import { ConnectForm } from '../connect/ConnectForm.tsx';
import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { useIsOffline } from '../shell/use-sync.ts';

interface ConnectionSettingsProps {
  readonly state: AppState;
  readonly isAdmin: boolean;
}

/** Which project the data comes from, and for admins the way to another one. */
export function ConnectionSettings({ state, isAdmin }: ConnectionSettingsProps) {
  const { t } = useLingui();
  const isFixed = state.connection.source === 'environment';
  return (
    <>
      <dl className="settings-facts settings-facts-sync">
        <div>
          <dt>{t`Project`}</dt>
          <dd>{state.connection.host ?? '–'}</dd>
        </div>
        <div>
          <dt>{t`Set by`}</dt>
          <dd>
            {isFixed ? t`the environment of this workstation (SUPABASE_URL)` : t`this workstation’s settings`}
          </dd>
        </div>
      </dl>
      {isAdmin && !isFixed ? <ChangeConnection /> : null}
    </>
  );
}

function ChangeConnection() {
  const { t } = useLingui();
  const [isChanging, setChanging] = useState(false);
  const isOffline = useIsOffline();
  return (
    <>
      <div>
        <Button icon="plug" onPress={() => setChanging(true)}>
          {t`Change connection…`}
        </Button>
      </div>
      <Dialog title={t`Change connection`} isOpen={isChanging} onOpenChange={setChanging}>
        <Banner tone="caution" title={t`Saving another project signs you out of this one.`} />
        {isOffline ? (
          <Banner
            tone="caution"
            icon="offline"
            title={t`The present server cannot be reached. Another project is tried before it is saved, which needs the network.`}
          />
        ) : null}
        <ConnectForm />
      </Dialog>
    </>
  );
}
