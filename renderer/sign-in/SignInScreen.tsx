import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Form } from 'react-aria-components';
import type { AppState } from '../../shared/ipc-contract.ts';
import { Button } from '../design/Button.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { TextField } from '../design/Fields.tsx';
import { EntryFrame } from '../shell/EntryFrame.tsx';
import { DemoAccounts } from './DemoAccounts.tsx';
import { describeSignInFailure } from './describe-sign-in-failure.ts';
import { useSignIn } from './use-sign-in.ts';

/** E-mail and password; in demo mode the demo accounts too. */
export function SignInScreen({ state }: { readonly state: AppState }) {
  const { t, i18n } = useLingui();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useSignIn();
  const fillIn = (account: { email: string; password: string }) => {
    setEmail(account.email);
    setPassword(account.password);
    signIn.reset();
  };
  const host = state.connection.host ?? '';
  return (
    <EntryFrame state={state} title={t`Sign in`} lead={host ? t`Project: ${host}` : ''}>
      <Form
        className="entry-form"
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate({ email, password });
        }}
      >
        <TextField
          label={t`E-mail`}
          type="email"
          autoComplete="username"
          value={email}
          onChange={setEmail}
          autoFocus
        />
        <TextField
          label={t`Password`}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
        />
        {signIn.error ? (
          <FailureBanner failure={signIn.error} description={describeSignInFailure(signIn.error, i18n)} />
        ) : null}
        <Button type="submit" tone="primary" busy={signIn.isPending}>
          {t`Sign in`}
        </Button>
        {state.keyring ? null : (
          <p className="entry-note">
            {t`This system has no keyring, so you stay signed in until the app closes; then you sign in again.`}
          </p>
        )}
      </Form>
      {state.demo ? <DemoAccounts accounts={state.demo.accounts} chosen={email} onChoose={fillIn} /> : null}
    </EntryFrame>
  );
}
