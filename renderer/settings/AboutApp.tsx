import { useLingui } from '@lingui/react/macro';
import { Mark } from '../design/Mark.tsx';

/** What this is, and which version of it. */
export function AboutApp({ version }: { readonly version: string }) {
  const { t } = useLingui();
  return (
    <div className="settings-about">
      <Mark />
      <div>
        <p className="settings-state">Rhythm Workstation</p>
        <p className="settings-hint figures">{t`Version ${version}`}</p>
        <p className="settings-hint">
          {t`The model drafts; the clinician reviews the basis and decides. No draft is a diagnosis.`}
        </p>
      </div>
    </div>
  );
}
