import { Plural, useLingui } from '@lingui/react/macro';
import type { LockState } from '../../shared/ipc/lock-channels.ts';
import { Banner } from '../design/Banner.tsx';
import { useNow } from '../i18n/use-now.ts';
import { PassingNotice } from '../shell/PassingNotice.tsx';

const minuteMs = 60_000;

/** The longest time of a session is nearly over, or over with runs under way. */
export function LimitNotice({ limit }: { readonly limit: NonNullable<LockState['limit']> }) {
  const { t } = useLingui();
  const leftMinutes = Math.max(1, Math.ceil((limit.endsAtMs - useNow(5_000)) / minuteMs));
  return (
    <PassingNotice role="status" testId="session-limit">
      <Banner
        tone="caution"
        icon="clock"
        slim
        title={
          limit.waitsForRuns
            ? t`Your session ends as soon as its runs have finished`
            : t`Your session is about to end`
        }
      >
        <p>
          {limit.waitsForRuns ? (
            t`No new ones are begun.`
          ) : (
            <Plural value={leftMinutes} one="It ends in less than a minute." other="It ends in # minutes." />
          )}{' '}
          {t`A session lasts 12 hours; then you sign in again. Save what you have typed: only what was saved is kept.`}
        </p>
      </Banner>
    </PassingNotice>
  );
}
