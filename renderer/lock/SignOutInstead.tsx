import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { useSignOut } from '../sign-out/use-sign-out.ts';

/** The way out for whoever has no password of this session: asks first, for it ends the work of who has locked it. */
export function SignOutInstead() {
  const { t } = useLingui();
  const [isAsking, setAsking] = useState(false);
  const signOut = useSignOut();
  return (
    <>
      <div className="entry-actions">
        <Button icon="signOut" onPress={() => setAsking(true)}>
          {t`Sign out instead…`}
        </Button>
      </div>
      <Dialog title={t`Sign out instead?`} isOpen={isAsking} onOpenChange={setAsking}>
        <p>{t`What has been typed and not saved is lost. Runs under way on this workstation go back to the queue; their drafts are not finished.`}</p>
        <p>{t`What was not sent yet stays encrypted on this workstation and is sent after the same user has signed in here again.`}</p>
        {signOut.error ? <FailureBanner failure={signOut.error} /> : null}
        <div className="dialog-actions">
          <Button autoFocus onPress={() => setAsking(false)}>
            {t`Stay locked`}
          </Button>
          <Button
            icon="signOut"
            tone="primary"
            busy={signOut.isPending}
            onPress={() => signOut.mutate({ wipe: false, loseUnsent: false })}
          >
            {t`Sign out`}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
