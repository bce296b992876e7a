import { useState } from 'react';
import type { RetryWait } from '../../shared/run.ts';
import { Icon } from '../design/Icon.tsx';
import { useNow } from '../i18n/use-now.ts';
import { nothingSaid, throttleText } from './throttle-text.ts';
import { useRetryWords } from './use-retry-words.ts';

const tickMs = 250;
const spokenGapMs = 10_000;

/**
 * Why the model is not writing and when it is asked again. Always mounted, since a live region only speaks of what
 * changes in it; the countdown is for the eyes, spoken is the beginning and then now and then.
 */
export function RetryNotice({ wait }: { readonly wait: RetryWait | null }) {
  const nowMs = useNow(tickMs, wait !== null);
  const words = useRetryWords();
  const text = wait ? words(wait, nowMs).long : '';
  const [said, setSaid] = useState(nothingSaid);
  const next = throttleText(said, { text, subject: wait?.untilMs ?? null }, nowMs, spokenGapMs);
  if (next !== said) setSaid(next);
  return (
    <>
      {wait ? (
        <p className="retry-notice figures" aria-hidden="true" data-testid="retry-notice">
          <Icon name="clock" />
          {text}
        </p>
      ) : null}
      <p className="visually-hidden" role="status">
        {next.text}
      </p>
    </>
  );
}
