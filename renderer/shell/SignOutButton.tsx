import { Plural, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button, IconButton } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { useRunsUnderWay } from '../runs/live-runs.ts';
import { useSignOut } from './use-sign-out.ts';

/** Ends the session; the sign-in page follows. Runs under way are given back to the queue by it, so it asks first. */
export function SignOutButton() {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  const underWay = useRunsUnderWay();
  const signOut = useSignOut();
  return (
    <>
      <IconButton
        icon={signOut.isPending ? 'running' : 'signOut'}
        spin={signOut.isPending}
        label={t`Sign out`}
        isDisabled={signOut.isPending}
        onPress={() => (underWay > 0 ? setAsking(true) : signOut.mutate())}
      />
      <Dialog title={t`Sign out while runs are under way?`} isOpen={asking} onOpenChange={setAsking}>
        <p>
          <Plural
            value={underWay}
            one="One run is under way on this workstation. Signing out gives it back to the queue; its draft is not finished."
            other="# runs are under way on this workstation. Signing out gives them back to the queue; their drafts are not finished."
          />
        </p>
        <div className="dialog-actions">
          <Button onPress={() => setAsking(false)}>{t`Stay signed in`}</Button>
          <Button tone="primary" busy={signOut.isPending} onPress={() => signOut.mutate()}>
            {t`Give back and sign out`}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
