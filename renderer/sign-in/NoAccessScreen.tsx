import { useLingui } from '@lingui/react/macro';
import type { AppState } from '../../shared/ipc/app-channels.ts';
import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import { useRoleWord } from '../app-state/use-role-word.ts';
import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { formatClock } from '../i18n/format.ts';
import { sessionEndTexts } from '../i18n/session-texts.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { EntryFrame } from '../shell/EntryFrame.tsx';
import { useSignOut } from '../sign-out/use-sign-out.ts';
import { useAccessCheck } from './use-access-check.ts';

interface NoAccessScreenProps {
  readonly state: AppState;
  readonly session: SessionInfo;
}

/** Signed in, but as somebody for whom this app has nothing: why, and who can change it. */
export function NoAccessScreen({ state, session }: NoAccessScreenProps) {
  const { t, i18n } = useLingui();
  const roleWord = useRoleWord();
  const signOut = useSignOut();
  const access = useAccessCheck();
  const locale = useFormatLocale();
  const checkedAt = access.checkedAtMs === null ? null : formatClock(access.checkedAtMs, locale);
  const place = session.workplace;
  const role = place ? roleWord(place.role) : '';
  const organisation = place?.organization_name ?? '';
  return (
    <EntryFrame
      state={state}
      title={t`No access to diagnosis runs`}
      lead={t`Signed in as ${session.displayName} (${session.email})`}
    >
      {state.ended === 'access-changed' ? (
        <Banner tone="caution" role="status" title={i18n._(sessionEndTexts['access-changed'].what)} />
      ) : null}
      <Banner
        tone="info"
        title={
          place
            ? t`Your role at ${organisation} is “${role}”.`
            : t`Your account is not an active member of any organisation.`
        }
      >
        <p>{t`Only clinicians and admins work with diagnosis runs. An admin of your organisation can change your role.`}</p>
        <p>{t`This is checked again every minute; the worklist opens as soon as you have access.`}</p>
        {checkedAt ? <p>{t`Last checked at ${checkedAt}.`}</p> : null}
      </Banner>
      {access.error ? <FailureBanner failure={access.error} /> : null}
      {signOut.error ? <FailureBanner failure={signOut.error} /> : null}
      <div className="entry-actions">
        <Button icon="refresh" tone="primary" busy={access.isChecking} onPress={access.check}>
          {t`Check again`}
        </Button>
        <Button
          icon="signOut"
          busy={signOut.isPending}
          onPress={() => signOut.mutate({ wipe: false, loseUnsent: false })}
        >
          {t`Sign out`}
        </Button>
      </div>
    </EntryFrame>
  );
}
