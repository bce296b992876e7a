import { useLingui } from '@lingui/react/macro';
import { useLayoutEffect, useState } from 'react';
import { Form } from 'react-aria-components';
import type { AppState } from '../../shared/ipc/app-channels.ts';
import type { LockState } from '../../shared/ipc/lock-channels.ts';
import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import { Button } from '../design/Button.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { PasswordField } from '../design/PasswordField.tsx';
import { formatClock, formatMoment, isSameDay } from '../i18n/format.ts';
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
        <PasswordField
          id={fieldId}
          label={t`Password`}
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

function LockedBecause({ lock: { reason, sinceMs, limit } }: { readonly lock: LockState }) {
  const { t, i18n } = useLingui();
  const whenWords = useWhenWords();
  const locale = useFormatLocale();
  if (reason === null || sinceMs === null) return null;
  const why = i18n._({ ...lockReasonTexts[reason], values: { when: whenWords(sinceMs) } });
  const end = limit && formatClock(limit.endsAtMs, locale);
  return (
    <div className="entry-note" role="status" data-testid="lock-reason" data-reason={reason}>
      <p>{why}</p>
      {end === null ? (
        <p>{t`What is under way goes on. What you have typed is there again after the unlocking, as long as this window stays open.`}</p>
      ) : (
        <p>
          {limit?.waitsForRuns
            ? t`Your session ends as soon as its runs have finished. What you have typed and not saved is lost then.`
            : t`Your session ends at ${end}. What you have typed and not saved is lost then.`}
        </p>
      )}
    </div>
  );
}

/** A lock of yesterday says so. */
function useWhenWords(): (timeMs: number) => string {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const nowMs = useNow(60_000);
  return (timeMs) => {
    const moment = formatMoment(timeMs, nowMs, locale);
    return isSameDay(timeMs, nowMs)
      ? t({ message: `at ${moment}`, comment: 'A time of today' })
      : t({ message: `on ${moment}`, comment: 'A day with its time' });
  };
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
