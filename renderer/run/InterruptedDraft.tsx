import { useLingui } from '@lingui/react/macro';
import type { InterruptedDraft as Draft } from '../../shared/ipc-contract.ts';
import { Disclosure } from '../design/Disclosure.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { DraftText } from './DraftText.tsx';

interface InterruptedDraftProps {
  readonly draft: Draft;
  /** Closed where there is a report: the draft is then only a remainder. */
  readonly isOpenAtFirst: boolean;
}

/** What an attempt on this workstation had written when it was cut off. It is shown, and it is never a report. */
export function InterruptedDraft({ draft, isOpenAtFirst }: InterruptedDraftProps) {
  const { t } = useLingui();
  const cutOffAt = formatDateTime(draft.writtenAtMs, useFormatLocale());
  return (
    <section className="card interrupted" aria-label={t`Interrupted draft`} data-testid="interrupted-draft">
      <Disclosure title={t`Interrupted draft of ${cutOffAt}`} level={2} isOpenAtFirst={isOpenAtFirst}>
        <div className="interrupted-body">
          <p className="muted">
            {t`The model was interrupted here, on this workstation. The text ends where it was cut off, was never checked and does not become a report.`}
          </p>
          <DraftText text={draft.text} note={t`Cut off on ${cutOffAt}`} />
        </div>
      </Disclosure>
    </section>
  );
}
