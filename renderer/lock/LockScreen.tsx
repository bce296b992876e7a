import { useLingui } from '@lingui/react/macro';
import { useLayoutEffect, useState } from 'react';
import { Form } from 'react-aria-components';
import type { AppState } from '../../shared/ipc/app-channels.ts';
import type { LockState } from '../../shared/ipc/lock-channels.ts';
import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import { Button } from '../design/Button.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { TextField } from '../design/Fields.tsx';
import { formatClock } from '../i18n/format.ts';
import { lockReasonTexts } from '../i18n/lock-texts.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useNow } from '../i18n/use-now.ts';
import { EntryFrame } from '../shell/EntryFrame.tsx';
import { QuitGuard } from '../shell/QuitGuard.tsx';
import { describeUnlockFailure } from './describe-unlock-failure.ts';
import { SignOutInstead } from './SignOutInstead.tsx';
import { useUnlock } from './use-unlock.ts';

const longCheckMs = 2_500;
const fieldId = 'lock-password';

interface LockScreenProps {
  readonly state: AppState;
  readonly session: SessionInfo;
}

/** All that a locked window shows: who has locked it, and the way back by the password. Nothing of a patient. */
export function LockScreen({ state, session }: LockScreenProps) {
  const { t, i18n } = useLingui();
  const [password, setPassword] = useState('');
  const unlock = useUnlock();
  useSayCovered();
  const beginAnew = () => {
    setPassword('');
    document.getElementById(fieldId)?.focus();
  };
  return (
    <EntryFrame
      state={state}
      title={t`Locked`}
      lead={t`Signed in as ${session.displayName} (${session.email})`}
    >
      <LockedBecause lock={state.lock} />
      <Form
        className="entry-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (password !== '') unlock.mutate(password, { onSettled: beginAnew });
        }}
      >
        <TextField
          id={fieldId}
          label={t`Password`}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          autoFocus
        />
        {unlock.error ? (
          <FailureBanner failure={unlock.error} description={describeUnlockFailure(unlock.error, i18n)} />
        ) : null}
        {unlock.isPending ? <LongCheck sinceMs={unlock.submittedAt} /> : null}
        <Button type="submit" icon="lock" tone="primary" busy={unlock.isPending}>
          {t`Unlock`}
        </Button>
      </Form>
      <SignOutInstead />
      <QuitGuard />
    </EntryFrame>
  );
}

/** Says to the main process that nothing else is on the screen any more: the views are out of the document by now. */
function useSayCovered(): void {
  useLayoutEffect(() => {
    // What was read out to a screen reader stays in the document for some seconds, outside of the views.
    for (const region of document.querySelectorAll('[data-live-announcer] [role="log"]')) {
      region.replaceChildren();
    }
    document.documentElement.dataset.locked = 'true';
    return () => {
      delete document.documentElement.dataset.locked;
    };
  }, []);
}

function LockedBecause({ lock: { reason, sinceMs } }: { readonly lock: LockState }) {
  const { t, i18n } = useLingui();
  const locale = useFormatLocale();
  if (reason === null || sinceMs === null) return null;
  const why = i18n._({ ...lockReasonTexts[reason], values: { time: formatClock(sinceMs, locale) } });
  return (
    <p className="entry-note" role="status" data-testid="lock-reason" data-reason={reason}>
      {why} {t`What is under way goes on, and what you have typed is kept.`}
    </p>
  );
}

/** After several wrong passwords the check waits; said, so that nobody takes it for a fault. */
function LongCheck({ sinceMs }: { readonly sinceMs: number }) {
  const { t } = useLingui();
  const isLong = useNow(500) - sinceMs > longCheckMs;
  return (
    <p className="entry-note" role="status">
      {isLong
        ? t`After several wrong passwords the check waits up to half a minute, so that nobody can guess.`
        : null}
    </p>
  );
}
