import { useLingui } from '@lingui/react/macro';
import type { CacheContents } from '../../shared/ipc/sync-channels.ts';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { formatCount } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useCacheContents } from './use-cache-contents.ts';

/** What of the server's data is on this workstation, and how much. */
export function CachedRows() {
  const { t } = useLingui();
  const contents = useCacheContents();
  if (contents.error)
    return <FailureBanner failure={contents.error} onRetry={() => void contents.refetch()} />;
  if (!contents.data)
    return <div className="skeleton settings-loading" role="status" aria-label={t`Loading`} />;
  return <Rows contents={contents.data} />;
}

function Rows({ contents }: { readonly contents: CacheContents }) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const rows = [
    { what: t`Runs`, amount: contents.runs },
    { what: t`Patients`, amount: contents.patients },
    { what: t`Reports`, amount: contents.reports },
    { what: t`Decisions about findings`, amount: contents.reviews },
    { what: t`Patient records that were looked at`, amount: contents.records },
    { what: t`Written here, waiting to sync`, amount: contents.waiting },
  ];
  return (
    <table className="history cached-rows">
      <caption className="visually-hidden">{t`On this workstation`}</caption>
      <thead>
        <tr>
          <th scope="col">{t`On this workstation, encrypted`}</th>
          <th scope="col" className="cached-amount">{t`Rows`}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ what, amount }) => (
          <tr key={what}>
            <td>{what}</td>
            <td className="cached-amount figures">{formatCount(amount, locale)}</td>
          </tr>
        ))}
        <tr>
          <td>{t`Size on the disk`}</td>
          <td className="cached-amount figures">{formatMegabytes(contents.bytes, locale)}</td>
        </tr>
      </tbody>
    </table>
  );
}

function formatMegabytes(bytes: number, locale: string): string {
  const options = { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locale, options).format(bytes / 1_000_000);
}
