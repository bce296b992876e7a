import { useLingui } from '@lingui/react/macro';
import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { formatClock, formatMoment } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useNow } from '../i18n/use-now.ts';
import { PassingNotice } from './PassingNotice.tsx';
import { usePullNow, useSyncState } from './use-sync.ts';

/** While offline: what still works, and how old the data is. */
export function StandingOffline() {
  const { t } = useLingui();
  const sync = useSyncState();
  const pull = usePullNow();
  const nowMs = useNow(60_000);
  const locale = useFormatLocale();
  const pulledAtMs = sync.data?.lastPulledAtMs ?? null;
  // Also while the next try is under way.
  const sinceMs = sync.data?.offlineSinceMs ?? null;
  if (sinceMs === null) return null;
  // The moment, not how long ago: "just now" would contradict "offline".
  const at = formatMoment(pulledAtMs ?? 0, nowMs, locale);
  return (
    <PassingNotice testId="standing-offline">
      <Banner
        tone="caution"
        icon="offline"
        slim
        title={
          pulledAtMs === null
            ? t`Offline – no data has been synced yet`
            : t`Offline – you see the data as of ${at}`
        }
        actions={
          <Button size="s" icon="refresh" busy={pull.isPulling} onPress={pull.pullNow}>
            {t`Try to connect`}
          </Button>
        }
      >
        <p>{t`Reports can be read and decided about, only executing runs needs the server; what waits is sent by itself.`}</p>
        <LastTry {...pull} sinceMs={sinceMs} />
      </Banner>
    </PassingNotice>
  );
}

interface LastTryProps {
  readonly isPulling: boolean;
  /** When a pull was last asked for in this window; null: never. */
  readonly triedAtMs: number | null;
  readonly sinceMs: number;
}

/** Answers whoever asked for the server, also by a press on what needs it. */
function LastTry({ isPulling, triedAtMs, sinceMs }: LastTryProps) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const isTried = triedAtMs !== null && triedAtMs >= sinceMs;
  const at = formatClock(triedAtMs ?? 0, locale);
  return (
    <p role="status" className="muted">
      {isPulling ? t`Trying to connect…` : null}
      {!isPulling && isTried ? t`Tried at ${at}: still not reached.` : null}
    </p>
  );
}
