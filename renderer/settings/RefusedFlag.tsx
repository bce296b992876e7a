import { useLingui } from '@lingui/react/macro';
import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { useOutbox } from '../outbox/use-outbox.ts';
import { navigate } from '../shell/route.ts';

/** A change made here that the server did not take: it is not in force, and somebody has to decide about it. */
export function RefusedFlag() {
  const { t } = useLingui();
  const writes = useOutbox().data?.writes ?? [];
  const refused = writes.findLast(({ what, problem }) => what.kind === 'flag' && problem === 'rejected');
  if (refused?.what.kind !== 'flag') return null;
  return (
    <div role="status" data-testid="refused-flag">
      <Banner
        tone="caution"
        title={
          refused.what.enabled
            ? t`The server has refused your switching on; it is not in force`
            : t`The server has refused your switching off; it is not in force`
        }
        actions={
          <Button size="s" onPress={() => navigate({ view: 'outbox' })}>
            {t`Show why`}
          </Button>
        }
      >
        <p>{t`What is shown above applies. Your change is not made by itself; you can make it again or discard it.`}</p>
      </Banner>
    </div>
  );
}
