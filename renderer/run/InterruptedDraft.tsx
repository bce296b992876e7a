import { useLingui } from '@lingui/react/macro';
import type { InterruptedDraft as Draft } from '../../shared/ipc/run-channels.ts';
import { Disclosure } from '../design/Disclosure.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { DraftText } from './DraftText.tsx';

interface InterruptedDraftProps {
  readonly draft: Draft;
  /** Closed where there is a report, or where the run itself shows the answer: the draft is then only a remainder. */
  readonly isOpenAtFirst: boolean;
}

/** What an attempt on this workstation had written when it ended without a report. It is shown, and it is never one. */
export function InterruptedDraft({ draft, isOpenAtFirst }: InterruptedDraftProps) {
  const { t } = useLingui();
  const endedAt = formatDateTime(draft.writtenAtMs, useFormatLocale());
  return (
    <section className="card interrupted" aria-label={t`Interrupted draft`} data-testid="interrupted-draft">
      <Disclosure title={t`Interrupted draft of ${endedAt}`} level={2} isOpenAtFirst={isOpenAtFirst}>
        <div className="interrupted-body">
          <p className="muted">
            {t`The model had written this on this workstation when the attempt ended. It is not whole, was never checked and does not become a report.`}
          </p>
          <DraftText text={draft.text} endedAt={endedAt} />
        </div>
      </Disclosure>
    </section>
  );
}
