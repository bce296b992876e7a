import { useLingui } from '@lingui/react/macro';
import { Disclosure } from '../design/Disclosure.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { ServerFailure } from '../shell/ServerFailure.tsx';
import { useFlagHistory } from '../shell/use-flag.ts';

/** Who changed the flag, and when, from the audit trail. */
export function FlagHistory() {
  const { t } = useLingui();
  return (
    <Disclosure title={t`Changes so far`}>
      <Changes />
    </Disclosure>
  );
}

function Changes() {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const history = useFlagHistory(true);
  if (history.error) return <ServerFailure failure={history.error} onRetry={() => void history.refetch()} />;
  if (!history.data)
    return <div className="skeleton settings-loading" role="status" aria-label={t`Loading`} />;
  const { changes } = history.data;
  if (changes.length === 0) return <p className="muted">{t`Nobody has changed this yet.`}</p>;
  return (
    <table className="history">
      <thead>
        <tr>
          <th scope="col">{t`When`}</th>
          <th scope="col">{t`State`}</th>
          <th scope="col">{t`Who`}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ changed_at, enabled, changed_by_name }) => (
          <tr key={changed_at}>
            <td>{formatDateTime(Date.parse(changed_at), locale)}</td>
            <td>{enabled ? t`Switched on` : t`Switched off`}</td>
            <td>{changed_by_name ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
