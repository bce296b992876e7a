import { useLingui } from '@lingui/react/macro';
import { Tab, TabList } from 'react-aria-components';
import { type WorklistTab, worklistTabs } from '../../shared/worklist.ts';
import { formatCount } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useRunCounts } from './use-runs.ts';
import { useTabWord } from './use-tab-word.ts';

interface RunTabsProps {
  /** The pointer is on a tab: it may be pressed next. */
  readonly onApproach: (tab: WorklistTab) => void;
}

/** The tabs with their counts, which are over all the worklist. */
export function RunTabs({ onApproach }: RunTabsProps) {
  const { t } = useLingui();
  const counts = useRunCounts();
  const locale = useFormatLocale();
  const word = useTabWord();
  return (
    <TabList className="tabs" aria-label={t`Runs by status`}>
      {worklistTabs.map((id) => (
        <Tab key={id} id={id} className="tab" data-tab={id} onHoverStart={() => onApproach(id)}>
          {word(id)}
          <span className="tab-count figures">{counts ? formatCount(counts[id], locale) : ''}</span>
        </Tab>
      ))}
    </TabList>
  );
}
