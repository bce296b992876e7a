import { useLingui } from '@lingui/react/macro';
import { formatCount, formatDollars, formatDuration, formatExactTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import type { ReportContent } from './report-content.ts';

export interface Fact {
  readonly term: string;
  readonly value: string;
  /** What it says, for somebody who did not build it. */
  readonly meaning: string;
  /** An id or a hash, to be copied. */
  readonly isCopied?: boolean;
}

export interface FactGroup {
  readonly title: string;
  readonly facts: readonly Fact[];
}

/** Where a draft came from, in groups, each fact with what it means. */
export function useProvenanceFacts(content: ReportContent): readonly FactGroup[] {
  const { t } = useLingui();
  return [
    { title: t`Who wrote it`, facts: useModelFacts(content) },
    { title: t`Made with`, facts: useVersionFacts(content) },
    { title: t`To find and verify it`, facts: useIdFacts(content) },
  ];
}

function useModelFacts({ provenance, createdAtMs }: ReportContent): Fact[] {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const count = (tokens: number) => formatCount(tokens, locale);
  const isDemo = provenance.provider === 'demo';
  const dollars = provenance.cost_estimate_usd;
  const price = dollars === null ? t`unknown` : formatDollars(dollars, locale);
  const { input, output, cache_read, cache_creation } = provenance.tokens;
  return [
    {
      term: t`Provider`,
      value: isDemo ? t`Demo model on this computer` : 'Anthropic',
      meaning: isDemo
        ? t`Fixed rules that imitate a model; nothing left this computer, and none of it is AI.`
        : t`The company whose model was asked; the record left the workstation without names.`,
    },
    {
      term: t`Model`,
      value: provenance.model,
      meaning: t`The model and its version, as the provider names it.`,
    },
    {
      term: t`Written on`,
      value: formatExactTime(createdAtMs, locale),
      meaning: t`When the finished draft was stored or kept.`,
    },
    {
      term: t`Answer time`,
      value: formatDuration(provenance.latency_ms, locale),
      meaning: t`From the question to the last word of the answer.`,
    },
    {
      term: t`Attempt`,
      value: count(provenance.attempt),
      meaning: t`Which try this was after the run was queued; 1 is the first.`,
    },
    {
      term: t`Tokens in / out`,
      value: `${count(input + cache_read + cache_creation)} / ${count(output)}`,
      meaning:
        cache_read === 0
          ? t`Pieces of words that the model has read and written.`
          : t`Pieces of words that the model has read and written; ${count(cache_read)} of those read were known to the provider and cost less.`,
    },
    {
      term: t`Estimated cost`,
      value: isDemo ? t`none` : price,
      meaning: t`By the price list of the app; the provider’s bill counts.`,
    },
  ];
}

function useVersionFacts({ provenance }: ReportContent): Fact[] {
  const { t } = useLingui();
  return [
    {
      term: t`App version`,
      value: provenance.app_version,
      meaning: t`The workstation that asked and checked.`,
    },
    {
      term: t`Prompt version`,
      value: provenance.prompt_version,
      meaning: t`The instructions the model was given; with another version the same record can give another draft.`,
    },
    {
      term: t`Schema version`,
      value: provenance.schema_version,
      meaning: t`The form that the answer had to have.`,
    },
  ];
}

function useIdFacts({ provenance, contentHash, reportId }: ReportContent): Fact[] {
  const { t } = useLingui();
  return [
    {
      term: t`Provider’s request id`,
      value: provenance.request_id ?? t`none`,
      meaning: t`By it the provider finds this answer, for example after a complaint.`,
      isCopied: provenance.request_id !== null,
    },
    {
      term: t`Hash of the record`,
      value: provenance.context_hash,
      meaning: t`Fingerprint of what the model was given: the same hash, the same data.`,
      isCopied: true,
    },
    {
      term: t`Hash of the report`,
      value: contentHash,
      meaning: t`Fingerprint of this draft: it changes with a single letter. Decisions about findings are bound to it.`,
      isCopied: true,
    },
    ...(reportId
      ? [
          {
            term: t`Report id`,
            value: reportId,
            meaning: t`Names the stored report in the database.`,
            isCopied: true,
          },
        ]
      : []),
  ];
}
