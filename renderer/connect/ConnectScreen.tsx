import { useLingui } from '@lingui/react/macro';
import type { AppState } from '../../shared/ipc/app-channels.ts';
import { EntryFrame } from '../shell/EntryFrame.tsx';
import { ConnectForm } from './ConnectForm.tsx';

/** The first screen of a workstation that knows no backend yet. */
export function ConnectScreen({ state }: { readonly state: AppState }) {
  const { t } = useLingui();
  return (
    <EntryFrame
      state={state}
      title={t`Connect this workstation`}
      lead={t`Your IT has the two entries: they are found in the Supabase project under “API keys”.`}
    >
      <ConnectForm />
    </EntryFrame>
  );
}
