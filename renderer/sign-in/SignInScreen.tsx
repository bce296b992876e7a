import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Form } from 'react-aria-components';
import type { AppState } from '../../shared/ipc/app-channels.ts';
import type { RequestOf } from '../../shared/ipc-contract.ts';
import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { TextField } from '../design/Fields.tsx';
import { PasswordField } from '../design/PasswordField.tsx';
import { useNow } from '../i18n/use-now.ts';
import { EntryFrame } from '../shell/EntryFrame.tsx';
import { DemoAccounts } from './DemoAccounts.tsx';
import { describeSignInFailure, isEarlierPasswordAsked } from './describe-sign-in-failure.ts';
import { EarlierPassword } from './EarlierPassword.tsx';
import { useIsReached } from './use-reach.ts';
import { useSignIn } from './use-sign-in.ts';
import { WhyEnded } from './WhyEnded.tsx';

const longCheckMs = 2_500;

/** E-mail and password; why the last session ended, and what a password opens offline; in demo mode the demo accounts too. */
export function SignInScreen({ state }: { readonly state: AppState }) {
  const { t, i18n } = useLingui();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [earlier, setEarlier] = useState('');
  const signIn = useSignIn();
  const [asksEarlier, setAsksEarlier] = useState(false);
  const submit = (answer: RequestOf<'session.signIn'>['earlier']) =>
    signIn.mutate(
      { email, password, earlier: answer },
      { onError: (failure) => setAsksEarlier(isEarlierPasswordAsked(failure)) },
    );
  const fillIn = (account: { email: string; password: string }) => {
    setEmail(account.email);
    setPassword(account.password);
    setAsksEarlier(false);
    signIn.reset();
  };
  const host = state.connection.host ?? '';
  return (
    <EntryFrame state={state} title={t`Sign in`} lead={host ? t`Project: ${host}` : ''}>
      {state.ended ? <WhyEnded ended={state.ended} /> : null}
      {/* A refusal says it too. */}
      {signIn.error ? null : <OfflineNotice />}
      <Form
        className="entry-form"
        onSubmit={(event) => {
          event.preventDefault();
          submit(asksEarlier && earlier !== '' ? { password: earlier } : undefined);
        }}
      >
        <TextField
          label={t`E-mail`}
          type="email"
          autoComplete="username"
          value={email}
          onChange={(typed) => {
            setEmail(typed);
            setAsksEarlier(false);
          }}
          autoFocus
        />
        <PasswordField
          label={t`Password`}
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
        />
        {signIn.error ? (
          <FailureBanner failure={signIn.error} description={describeSignInFailure(signIn.error, i18n)} />
        ) : null}
        {asksEarlier ? (
          <EarlierPassword
            value={earlier}
            isPending={signIn.isPending}
            onChange={setEarlier}
            onGiveUp={() => submit('give-up')}
          />
        ) : null}
        {signIn.isPending ? <LongCheck sinceMs={signIn.submittedAt} /> : null}
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

/** A check that takes its time says why: no answer of the server, or the brake on guessing. */
function LongCheck({ sinceMs }: { readonly sinceMs: number }) {
  const { t } = useLingui();
  const isLong = useNow(500) - sinceMs > longCheckMs;
  return (
    <p className="entry-note" role="status">
      {isLong
        ? t`This takes a moment: the server does not answer at once, or the check waits after several wrong passwords so that nobody can guess.`
        : null}
    </p>
  );
}

/** While the server is not reached: what a password opens all the same. Goes away by itself. */
function OfflineNotice() {
  const { t } = useLingui();
  const isReached = useIsReached();
  return (
    <div role="status" className="entry-offline" data-testid="sign-in-offline">
      {isReached === false ? (
        <Banner tone="caution" icon="offline" title={t`The server cannot be reached.`}>
          <p>{t`If you have signed in on this workstation before, your password opens the data that was synced last.`}</p>
        </Banner>
      ) : null}
    </div>
  );
}
