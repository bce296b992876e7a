import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { AppState } from '../../shared/ipc/app-channels.ts';
import { useSaveSettings } from '../app-state/use-save-settings.ts';
import { Mark } from '../design/Mark.tsx';
import { languageOf, type UiLanguage } from '../i18n/catalogs.ts';
import { useWindowTitle } from './use-window-title.ts';
import './entry-frame.css';

interface EntryFrameProps {
  readonly state: AppState;
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}

/** The frame of the screens before the worklist: the product on the left, what is to be done on the right. */
export function EntryFrame({ state, title, lead, children }: EntryFrameProps) {
  const { t } = useLingui();
  useWindowTitle(title);
  return (
    <div className="entry">
      <aside className="entry-side">
        <div className="entry-brand">
          <Mark />
          <span>Rhythm Workstation</span>
        </div>
        <Wave />
        <div className="entry-creed">
          <p className="entry-creed-1">{t`The model drafts. You review the basis and decide.`}</p>
          <p className="entry-creed-2">{t`Stress, sleep and resilience: diagnosis runs for your own patients.`}</p>
        </div>
        <p className="entry-version">{t`Version ${state.appVersion}`}</p>
      </aside>
      <main className="entry-main scroll">
        <LanguageToggle state={state} />
        <div className="entry-card">
          <h1 className="entry-title">{title}</h1>
          <p className="entry-lead">{lead}</p>
          {children}
        </div>
      </main>
    </div>
  );
}

function LanguageToggle({ state }: { readonly state: AppState }) {
  const save = useSaveSettings();
  const other: UiLanguage = languageOf(state) === 'de' ? 'en' : 'de';
  return (
    <button
      type="button"
      className="entry-language"
      lang={other}
      onClick={() => save.mutate({ language: other })}
    >
      {other === 'de' ? 'Deutsch' : 'English'}
    </button>
  );
}

/** Days and nights: an ornament. */
function Wave() {
  return (
    <svg
      className="entry-wave"
      viewBox="0 0 480 240"
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <path className="wave-3" d="M0 150C60 60 120 60 180 150s120 90 180 0 90-100 120-70V240H0Z" />
      <path className="wave-2" d="M0 120C60 200 120 200 180 120s120-80 180 0 90 90 120 60V240H0Z" />
      <path className="wave-1" d="M0 120C60 200 120 200 180 120s120-80 180 0 90 90 120 60" />
    </svg>
  );
}
