import { useLingui } from '@lingui/react/macro';
import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import { isAdmin } from '../app-state/roles.ts';
import { Banner } from '../design/Banner.tsx';
import { hashOf, useRoute } from './route.ts';
import { useFlag } from './use-flag.ts';

/** While the feature is off: why there is no Execute button, and who can turn it on. */
export function FlagNotice({ session }: { readonly session: SessionInfo }) {
  const { t } = useLingui();
  const flag = useFlag();
  const route = useRoute();
  if (!flag.data || flag.data.enabled || route.view === 'settings') return null;
  return (
    <div className="view-notice">
      <Banner
        tone="info"
        slim
        title={t`Diagnosis runs are switched off for your organisation`}
        actions={
          isAdmin(session) ? (
            <a className="button button-secondary button-s" href={hashOf({ view: 'settings' })}>
              {t`Open settings`}
            </a>
          ) : null
        }
      >
        <p>
          {isAdmin(session)
            ? t`Queued runs stay queued. You can switch the feature on in the settings.`
            : t`Queued runs stay queued. An admin of your organisation can switch the feature on.`}
        </p>
      </Banner>
    </div>
  );
}
