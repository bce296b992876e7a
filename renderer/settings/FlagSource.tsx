import { useLingui } from '@lingui/react/macro';
import type { FlagState } from '../../shared/ipc/execution-channels.ts';
import { Icon } from '../design/Icon.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';

/** Who may say whether runs are executed, the strongest first, and who does. */
export function FlagSource({ flag }: { readonly flag: FlagState }) {
  const { t } = useLingui();
  const organisation = useOrganisationWords(flag);
  const isOn = flag.enabled ? t`On` : t`Off`;
  const sources = [
    {
      source: 'environment',
      name: t`Environment of this workstation`,
      says:
        flag.source === 'environment'
          ? t`${isOn}, by RHYTHM_FEATURE_DIAGNOSIS_WORKER_ENABLED; it goes before the organisation’s setting.`
          : t`Says nothing.`,
    },
    { source: 'organisation', name: t`Your organisation`, says: organisation },
    { source: 'default', name: t`Default`, says: t`Off, until somebody decides.` },
  ] as const;
  return (
    <ol className="flag-sources" aria-label={t`Where this comes from, the strongest first`}>
      {sources.map(({ source, name, says }) => (
        <li key={source} data-applies={source === flag.source || undefined}>
          <span className="flag-mark">{source === flag.source ? <Icon name="check" /> : null}</span>
          <span className="flag-name">{name}</span>
          <span className="flag-says">
            {says}
            {source === flag.source ? <span className="flag-applies"> {t`This applies.`}</span> : null}
          </span>
        </li>
      ))}
    </ol>
  );
}

function useOrganisationWords({ organisation }: FlagState): string {
  const { t } = useLingui();
  const locale = useFormatLocale();
  if (!organisation) return t`Has not decided yet.`;
  const by = organisation.updated_by_name ?? t`somebody unknown`;
  const at = formatDateTime(Date.parse(organisation.updated_at), locale);
  return organisation.enabled
    ? t`On. Set for the organisation by ${by}, ${at}.`
    : t`Off. Set for the organisation by ${by}, ${at}.`;
}
