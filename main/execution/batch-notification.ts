import type { Batch } from '../../shared/ipc/batch-channels.ts';

/** What the desktop shows outside the window: counts only, nothing of a patient. */
export interface DesktopNotification {
  readonly title: string;
  readonly body: string;
}

type Language = 'en' | 'de';
type Counted = (count: number) => string;

interface BatchTexts {
  readonly title: string;
  readonly finished: Counted;
  /** A batch that was cancelled before any of its runs had ended. */
  readonly nothingRan: string;
  readonly halted: Counted;
  readonly parts: Readonly<
    Record<'succeeded' | 'failed' | 'cancelled' | 'taken' | 'unsynced' | 'left', Counted>
  >;
}

const texts: Readonly<Record<Language, BatchTexts>> = {
  en: {
    title: 'Diagnosis runs',
    finished: (count) => (count === 1 ? '1 run finished' : `${count} runs finished`),
    nothingRan: 'No run was executed',
    halted: (count) => (count === 1 ? 'Paused: 1 run waits' : `Paused: ${count} runs wait`),
    parts: {
      succeeded: (count) => (count === 1 ? '1 report' : `${count} reports`),
      failed: (count) => `${count} failed`,
      cancelled: (count) => `${count} cancelled`,
      taken: (count) => `${count} taken by others`,
      unsynced: (count) => (count === 1 ? '1 waits to sync' : `${count} wait to sync`),
      left: (count) => `${count} left in the queue`,
    },
  },
  de: {
    title: 'Diagnoseläufe',
    finished: (count) => (count === 1 ? '1 Lauf beendet' : `${count} Läufe beendet`),
    nothingRan: 'Kein Lauf wurde ausgeführt',
    halted: (count) => (count === 1 ? 'Angehalten: 1 Lauf wartet' : `Angehalten: ${count} Läufe warten`),
    parts: {
      succeeded: (count) => (count === 1 ? '1 Bericht' : `${count} Berichte`),
      failed: (count) => `${count} fehlgeschlagen`,
      cancelled: (count) => `${count} abgebrochen`,
      taken: (count) => `${count} von anderen übernommen`,
      unsynced: (count) => (count === 1 ? '1 wartet auf Abgleich' : `${count} warten auf Abgleich`),
      left: (count) => `${count} in der Warteschlange geblieben`,
    },
  },
};

const partOrder = ['succeeded', 'failed', 'cancelled', 'taken', 'unsynced', 'left'] as const;

/** "20 runs finished: 17 reports, 3 failed": the end of a batch, for somebody who looked away. */
export function finishedNotification(batch: Batch, language: Language): DesktopNotification {
  const { title, finished, nothingRan, parts } = texts[language];
  const count = batch.total - batch.left;
  const named = partOrder.filter((part) => batch[part] > 0).map((part) => parts[part](batch[part]));
  return { title, body: `${count === 0 ? nothingRan : finished(count)}: ${named.join(', ')}` };
}

/** "Paused: 5 runs wait": the batch needs somebody before it can go on. */
export function haltedNotification(batch: Batch, language: Language): DesktopNotification {
  const { title, halted } = texts[language];
  return { title, body: halted(batch.waiting) };
}
