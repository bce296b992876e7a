import { useLingui } from '@lingui/react/macro';
import { IconButton } from '../design/Button.tsx';
import { useSignOut } from './use-sign-out.ts';

/** Ends the session; the sign-in page follows. */
export function SignOutButton() {
  const { t } = useLingui();
  const signOut = useSignOut();
  return (
    <IconButton
      icon={signOut.isPending ? 'running' : 'signOut'}
      spin={signOut.isPending}
      label={t`Sign out`}
      isDisabled={signOut.isPending}
      onPress={() => signOut.mutate()}
    />
  );
}
