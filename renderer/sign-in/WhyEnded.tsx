import { useLingui } from '@lingui/react/macro';
import type { SessionEnd } from '../../shared/ipc/session-channels.ts';
import { Banner, type BannerProps } from '../design/Banner.tsx';
import { sessionEndTexts } from '../i18n/session-texts.ts';

const tones: Readonly<Record<SessionEnd, BannerProps['tone']>> = {
  expired: 'info',
  refused: 'caution',
  'access-changed': 'info',
  damaged: 'caution',
  locked: 'info',
  'was-locked': 'info',
  limit: 'info',
  wiped: 'done',
  'wipe-failed': 'error',
};

/** Why the last session ended without the user having asked for it, and what follows. */
export function WhyEnded({ ended }: { readonly ended: SessionEnd }) {
  const { i18n } = useLingui();
  const { what, follows } = sessionEndTexts[ended];
  return (
    <div data-testid="session-ended" data-ended={ended}>
      <Banner tone={tones[ended]} role="status" title={i18n._(what)}>
        <p>{i18n._(follows)}</p>
      </Banner>
    </div>
  );
}
