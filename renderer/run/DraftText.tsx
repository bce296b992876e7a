import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import { RiskBadge } from '../design/Badges.tsx';
import { Disclosure } from '../design/Disclosure.tsx';
import { DraftLabel } from '../report/DraftLabel.tsx';
import { useIsDemoModel } from '../settings/use-model.ts';
import { type DraftPreview, previewDraft } from './draft-preview.ts';

interface DraftTextProps {
  readonly text: string;
  /** Null while it is being written; else when its last piece arrived, in words. */
  readonly endedAt: string | null;
  /** True: as long as it will be, and not stored yet. */
  readonly isChecked?: boolean;
}

/** The answer while it is being written, or as far as it came: readable where it can be read, the raw text on request. */
export function DraftText({ text, endedAt, isChecked = false }: DraftTextProps) {
  const { t } = useLingui();
  const preview = useMemo(() => previewDraft(text), [text]);
  const isDemo = useIsDemoModel();
  const kindNow = isChecked ? 'checked' : 'incomplete';
  return (
    <div className="draft">
      <DraftLabel isDemo={isDemo} kind={endedAt === null ? kindNow : 'interrupted'}>
        {endedAt === null ? null : t`Cut off on ${endedAt}`}
      </DraftLabel>
      {preview ? (
        <Preview preview={preview} />
      ) : (
        <p className="draft-waiting">
          {endedAt === null
            ? t`The model has begun its answer.`
            : t`It ended before a sentence could be read.`}
        </p>
      )}
      <Disclosure title={t`Raw text received so far`}>
        <pre className="raw scroll">{text}</pre>
      </Disclosure>
    </div>
  );
}

function Preview({ preview }: { readonly preview: DraftPreview }) {
  const { t } = useLingui();
  return (
    <div className="draft-preview">
      {preview.riskLevel ? (
        <p className="draft-risk">
          {t`Risk`} <RiskBadge risk={preview.riskLevel} />
        </p>
      ) : null}
      <p className="draft-summary">{preview.summary}</p>
      <DraftList title={t`Findings`} items={preview.findings} />
      <DraftList title={t`Recommendations`} items={preview.recommendations} />
    </div>
  );
}

function DraftList({ title, items }: { readonly title: string; readonly items: readonly string[] }) {
  if (items.length === 0) return null;
  // The list only grows at its end, so the position is a stable key.
  const rows = items.map((text, position) => ({ text, position }));
  return (
    <section>
      <h2 className="section-title">{title}</h2>
      <ol className="draft-list">
        {rows.map(({ text, position }) => (
          <li key={position}>{text}</li>
        ))}
      </ol>
    </section>
  );
}
