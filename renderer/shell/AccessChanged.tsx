import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { Membership } from '../../shared/records.ts';
import { useRoleWord } from '../app-state/use-role-word.ts';
import { Banner } from '../design/Banner.tsx';
import { sessionEndTexts } from '../i18n/session-texts.ts';
import { PassingNotice } from './PassingNotice.tsx';

/** What the user may do was changed in the middle of the session; stays until somebody has read it. */
export function AccessChanged({ workplace }: { readonly workplace: Membership }) {
  const { t, i18n } = useLingui();
  const roleWord = useRoleWord();
  const [isRead, setRead] = useState(false);
  const role = roleWord(workplace.role);
  if (isRead) return null;
  return (
    <PassingNotice role="status" testId="access-changed">
      <Banner
        tone="info"
        slim
        title={i18n._(sessionEndTexts['access-changed'].what)}
        onDismiss={() => setRead(true)}
        dismissLabel={t`Dismiss`}
      >
        <p>{t`You work as ${role} at ${workplace.organization_name} now.`}</p>
      </Banner>
    </PassingNotice>
  );
}
