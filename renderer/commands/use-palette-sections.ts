import { useLingui } from '@lingui/react/macro';
import { useStatusWord } from '../design/Badges.tsx';
import type { IconName } from '../design/Icon.tsx';
import { inEveryLanguage } from '../i18n/every-language.ts';
import { formatDate } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { usePatientWords } from '../patient/patient-words.ts';
import { navigate } from '../shell/route.ts';
import { groupTexts } from './group-texts.ts';
import { rankCommands } from './palette-view.ts';
import { useCommandRegistry, useCommands } from './use-command.ts';
import { useFound } from './use-found.ts';

export interface PaletteItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconName;
  /** What else tells it from others, such as the year of birth. */
  readonly note?: string;
  readonly shortcut?: string;
  readonly choose: () => void;
}

export interface PaletteSection {
  readonly id: string;
  readonly title: string;
  readonly items: readonly PaletteItem[];
}

/** What the palette lists: the commands that answer to what was typed, then patients and runs out of the cache. */
export function usePaletteSections(typed: string) {
  const { isSearching, failure, ...found } = useFound(typed);
  const commands = useCommandSections(typed);
  const patients = usePatientSection(found.patients);
  const runs = useRunSection(found.runs);
  const sections = [...commands, patients, runs].filter(({ items }) => items.length > 0);
  return { sections, isSearching, failure };
}

function useCommandSections(typed: string): PaletteSection[] {
  const { i18n } = useLingui();
  const registry = useCommandRegistry();
  const commands = useCommands();
  const wordsOf = (text: Parameters<typeof inEveryLanguage>[0]) => [i18n._(text), ...inEveryLanguage(text)];
  return rankCommands(commands, typed, wordsOf).map(({ group, commands: listed }) => ({
    id: `group ${group}`,
    title: i18n._(groupTexts[group]),
    items: listed.map(({ id, label, shortcut }) => ({
      id,
      label: i18n._(label),
      ...(shortcut === undefined ? {} : { shortcut }),
      choose: () => registry.run(id),
    })),
  }));
}

type Found = ReturnType<typeof useFound>;

function usePatientSection(patients: Found['patients']): PaletteSection {
  const { t } = useLingui();
  const words = usePatientWords();
  return {
    id: 'found patients',
    title: t`Patients`,
    items: patients.map((patient) => {
      const { name, born, sex } = words(patient);
      return {
        id: `patient.${patient.id}`,
        label: name,
        icon: 'person',
        note: [born, sex].filter(Boolean).join(' · '),
        choose: () => navigate({ view: 'patient', patientId: patient.id }),
      };
    }),
  };
}

function useRunSection(rows: Found['runs']): PaletteSection {
  const { t } = useLingui();
  const words = usePatientWords();
  const statusWord = useStatusWord();
  const locale = useFormatLocale();
  return {
    id: 'found runs',
    title: t`Runs`,
    items: rows.map(({ run, patient }) => {
      const day = formatDate(Date.parse(run.created_at), locale);
      return {
        id: `run.${run.id}`,
        label: words(patient).name,
        icon: run.status,
        note: [statusWord(run.status), day, run.reason].filter(Boolean).join(' · '),
        choose: () => navigate({ view: 'run', runId: run.id }),
      };
    }),
  };
}
