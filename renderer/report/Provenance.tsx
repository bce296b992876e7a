import { useLingui } from '@lingui/react/macro';
import { Disclosure } from '../design/Disclosure.tsx';
import { formatCount, formatDollars, formatDuration } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import type { ReportContent } from './report-content.ts';
import './provenance.css';

/** Where the answer came from: model, versions, hashes, time, tokens. */
export function Provenance({ content }: { readonly content: ReportContent }) {
  const { t } = useLingui();
  return (
    <section className="card provenance">
      <Disclosure title={t`Origin of this draft`}>
        <dl className="facts">
          {useFacts(content).map(({ term, value }) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </Disclosure>
    </section>
  );
}

function useFacts({
  provenance: origin,
  contentHash,
  reportId,
}: ReportContent): readonly { term: string; value: string }[] {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const count = (tokens: number) => formatCount(tokens, locale);
  const dollars = origin.cost_estimate_usd;
  const price = dollars === null ? t`unknown` : formatDollars(dollars, locale);
  const cost = origin.provider === 'demo' ? t`none` : price;
  const { input, output, cache_read } = origin.tokens;
  return [
    { term: t`Provider`, value: origin.provider === 'demo' ? t`Demo model on this computer` : 'Anthropic' },
    { term: t`Model`, value: origin.model },
    { term: t`Answer time`, value: formatDuration(origin.latency_ms, locale) },
    { term: t`Tokens in / out / cached`, value: [input, output, cache_read].map(count).join(' / ') },
    { term: t`Estimated cost`, value: cost },
    { term: t`Attempt`, value: count(origin.attempt) },
    { term: t`Prompt version`, value: origin.prompt_version },
    { term: t`Schema version`, value: origin.schema_version },
    { term: t`App version`, value: origin.app_version },
    { term: t`Provider’s request id`, value: origin.request_id ?? '–' },
    { term: t`Hash of the record`, value: origin.context_hash },
    { term: t`Hash of the report`, value: contentHash },
    ...(reportId ? [{ term: t`Report id`, value: reportId }] : []),
  ];
}
