import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import type { ContextPack } from '../../shared/context-pack.ts';
import { Disclosure } from '../design/Disclosure.tsx';
import { formatDate } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { type Entry, entriesByType } from './anamnesis.ts';
import { CitedBy } from './CitedBy.tsx';
import { readableLines, wordsOf } from './readable.ts';
import { usePlaceProps } from './record-marks.ts';
import { sourceIds } from './record-places.ts';
import { useOpenParts } from './use-open-parts.ts';

interface AnamnesisProps {
  readonly pack: ContextPack;
  /** Whether the texts are in sight, or only their titles. */
  readonly isOpenAtFirst: boolean;
}

/** The anamnesis by type, newest entry first; every text as it was written, names blanked out. */
export function Anamnesis({ pack, isOpenAtFirst }: AnamnesisProps) {
  const { t } = useLingui();
  const typeWord = useTypeWord();
  const groups = useMemo(() => entriesByType(pack), [pack]);
  const entries = groups.flatMap((group) => group.entries);
  const parts = useOpenParts(
    entries.map(({ id }) => ({ id, sourceIds: [sourceIds.entry(id)] })),
    isOpenAtFirst ? entries.length : 0,
  );
  const [shown, total] = [entries.length, pack.anamnesis.total_count];
  return (
    <section className="anamnesis">
      <h2 className="section-title">{t`Anamnesis`}</h2>
      {entries.length === 0 ? <p className="muted">{t`The record has no anamnesis entries.`}</p> : null}
      {groups.map(({ type, entries: ofType }) => (
        <section key={type} className="note-group" aria-label={typeWord(type)}>
          <h3 className="note-type">{typeWord(type)}</h3>
          {ofType.map((entry) => (
            <EntryCard
              key={entry.id}
              entry={entry}
              isOpen={parts.isOpen(entry.id)}
              onOpenChange={(isOpen) => parts.setOpen(entry.id, isOpen)}
            />
          ))}
        </section>
      ))}
      {total > shown ? (
        <p className="record-note">{t`Shown are the newest entries, ${shown} of ${total} in all.`}</p>
      ) : null}
    </section>
  );
}

interface EntryCardProps {
  readonly entry: Entry;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

function EntryCard({ entry, isOpen, onOpenChange }: EntryCardProps) {
  const props = usePlaceProps();
  const sourceId = sourceIds.entry(entry.id);
  return (
    <article className="place note" aria-label={entry.title} {...props(sourceId)}>
      <Disclosure
        title={entry.title}
        badge={<CitedBy sourceIds={[sourceId]} />}
        level={4}
        isOpen={isOpen}
        onOpenChange={onOpenChange}
      >
        <Lines content={entry.content} />
      </Disclosure>
      <EntryFoot entry={entry} />
    </article>
  );
}

function EntryFoot({ entry: { created_at, updated_at, tags } }: Pick<EntryCardProps, 'entry'>) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const day = (timestamp: string) => {
    const timeMs = Date.parse(timestamp);
    return Number.isNaN(timeMs) ? '' : formatDate(timeMs, locale);
  };
  const [written, edited] = [day(created_at), day(updated_at)];
  return (
    <p className="note-foot place-date">
      <span>{written || t`no date`}</span>
      {edited && edited !== written ? <span>{t`edited ${edited}`}</span> : null}
      {tags.map((tag) => (
        <span key={tag} className="tag">
          {tag}
        </span>
      ))}
    </p>
  );
}

function Lines({ content }: Pick<Entry, 'content'>) {
  const { t } = useLingui();
  const lines = readableLines(content);
  if (lines.length === 0) return <p className="muted">{t`No text`}</p>;
  return (
    <div className="note-text">
      {lines.map(({ term, text, depth }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two lines may say the same, and their order is what they are
        <p key={index} data-depth={Math.min(depth, 3) || undefined}>
          {term ? <span className="note-term">{text ? `${term}: ` : term}</span> : null}
          {text}
        </p>
      ))}
    </div>
  );
}

/** The word for a type of entry; one of an own making is shown as it is written. */
function useTypeWord(): (type: string) => string {
  const { t } = useLingui();
  const words: Readonly<Record<string, string>> = {
    intake: t`First interview`,
    symptoms: t`Symptoms`,
    medical_history: t`Medical history`,
    medications: t`Medication`,
    allergies: t`Allergies`,
    family_history: t`Family history`,
    lifestyle: t`Lifestyle`,
    funnel_summary: t`Summaries of questionnaires`,
    other: t`Other entries`,
  };
  return (type) => words[type] ?? wordsOf(type);
}
