import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { AppState } from '../../shared/ipc-contract.ts';
import { ConnectForm } from '../connect/ConnectForm.tsx';
import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useSyncState } from '../shell/use-sync.ts';

interface ConnectionSettingsProps {
  readonly state: AppState;
  readonly isAdmin: boolean;
}

/** Where the data comes from, and for admins the way to another project. */
export function ConnectionSettings({ state, isAdmin }: ConnectionSettingsProps) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const [isChanging, setChanging] = useState(false);
  const pulledAtMs = useSyncState().data?.lastPulledAtMs ?? null;
  const isFixed = state.connection.source === 'environment';
  return (
    <>
      <dl className="settings-facts">
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
        <div>
          <dt>{t`Last sync`}</dt>
          <dd>{pulledAtMs === null ? t`none yet` : formatDateTime(pulledAtMs, locale)}</dd>
        </div>
      </dl>
      {isAdmin && !isFixed ? (
        <div>
          <Button icon="plug" onPress={() => setChanging(true)}>
            {t`Change connection…`}
          </Button>
        </div>
      ) : null}
      <Dialog title={t`Change connection`} isOpen={isChanging} onOpenChange={setChanging}>
        <Banner tone="caution" title={t`Saving another project signs you out of this one.`} />
        <ConnectForm />
      </Dialog>
    </>
  );
}
