import type { MessageDescriptor } from '@lingui/core';
import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Dialog } from '../design/Dialog.tsx';
import { SearchField } from '../design/Fields.tsx';
import { inEveryLanguage } from '../i18n/every-language.ts';
import { Keys } from './Keys.tsx';
import { type SheetGroup, sheetOf } from './sheet-view.ts';
import { useCommands } from './use-command.ts';
import './shortcut-sheet.css';

/** Every shortcut that works now, made from what is registered, so that it can't tell of one that does not. */
export function ShortcutSheet({ onClose }: { readonly onClose: () => void }) {
  const { t, i18n } = useLingui();
  const [typed, setTyped] = useState('');
  const commands = useCommands();
  const wordsOf = (text: MessageDescriptor) => [i18n._(text), ...inEveryLanguage(text)];
  const groups = sheetOf(commands, typed, wordsOf);
  return (
    <Dialog title={t`Keyboard shortcuts`} isOpen onOpenChange={onClose}>
      <SearchField
        label={t`Search shortcuts`}
        clearLabel={t`Clear search`}
        value={typed}
        onChange={setTyped}
        autoFocus
      />
      <div className="sheet">
        {groups.map((group) => (
          <Group key={group.id} group={group} />
        ))}
        {groups.length === 0 ? <p className="muted">{t`No shortcut found.`}</p> : null}
      </div>
    </Dialog>
  );
}

function Group({ group: { id, title, lines } }: { readonly group: SheetGroup }) {
  const { t, i18n } = useLingui();
  return (
    <section className="sheet-group" aria-labelledby={`sheet-${id}`}>
      <h3 className="sheet-title" id={`sheet-${id}`}>
        {i18n._(title)}
      </h3>
      <dl className="sheet-lines">
        {lines.map((line) => (
          <div className="sheet-line" key={line.id}>
            <dt>{i18n._(line.label)}</dt>
            <dd>
              {line.shortcuts.map((shortcut, index) => (
                <span key={shortcut} className="sheet-keys">
                  {index > 0 ? <span className="muted">{t`or`}</span> : null}
                  <Keys shortcut={shortcut} />
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
