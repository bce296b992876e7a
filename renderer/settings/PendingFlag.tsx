import { useLingui } from '@lingui/react/macro';
import type { FlagState } from '../../shared/ipc/execution-channels.ts';
import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { navigate } from '../shell/route.ts';

interface PendingFlagProps {
  readonly pending: NonNullable<FlagState['pending']>;
  /** What is in force. */
  readonly isOn: boolean;
}

/** A change made here that the server does not know: what was chosen, and what goes on being in force. */
export function PendingFlag({ pending, isOn }: PendingFlagProps) {
  const { t } = useLingui();
  const since = formatDateTime(pending.sinceMs, useFormatLocale());
  return (
    <div role="status" data-testid="pending-flag">
      <Banner
        tone="caution"
        icon="clock"
        title={
          pending.enabled
            ? t`Switching on waits to sync since ${since}`
            : t`Switching off waits to sync since ${since}`
        }
        actions={
          <Button size="s" onPress={() => navigate({ view: 'outbox' })}>
            {t`Show what waits`}
          </Button>
        }
      >
        <p>
          {isOn
            ? t`Until the server has it, diagnosis runs stay switched on for everyone.`
            : t`Until the server has it, diagnosis runs stay switched off for everyone.`}
        </p>
      </Banner>
    </div>
  );
}
