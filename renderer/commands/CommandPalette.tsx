import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import {
  Autocomplete,
  Collection,
  Dialog,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Modal,
  ModalOverlay,
  TextField,
} from 'react-aria-components';
import { flushSync } from 'react-dom';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { Icon } from '../design/Icon.tsx';
import { Keys } from './Keys.tsx';
import { type PaletteItem, usePaletteSections } from './use-palette-sections.ts';
import '../design/dialog.css';
import './palette.css';

interface CommandPaletteProps {
  /** What had the focus when it was opened: there a command begins. */
  readonly before: Element | null;
  readonly onClose: () => void;
}

/** One field for everything that can be done, and for patients and runs; words of every language find it. */
export function CommandPalette({ before, onClose }: CommandPaletteProps) {
  const { t } = useLingui();
  const [typed, setTyped] = useState('');
  const { sections, isSearching, failure } = usePaletteSections(typed);
  const choose = (item: PaletteItem) => {
    // The dialog is gone and the focus is back before the command begins: it may open a dialog of its own, or go away.
    flushSync(onClose);
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    item.choose();
  };
  return (
    <ModalOverlay className="scrim palette-scrim" isOpen onOpenChange={onClose} isDismissable>
      <Modal className="modal palette-modal">
        <Dialog className="palette" aria-label={t`Commands`}>
          <Autocomplete inputValue={typed} onInputChange={setTyped}>
            <TextField className="palette-field" aria-label={t`Search commands, patients and runs`} autoFocus>
              <Icon name="search" />
              <Input
                className="palette-input"
                // What it is: a field with a list of its own, in which the arrow keys move.
                role="combobox"
                aria-expanded
                aria-haspopup="listbox"
                placeholder={t`Search commands, patients and runs`}
              />
              <Keys shortcut="Escape" />
            </TextField>
            <ListBox
              className="palette-list scroll"
              aria-label={t`Commands`}
              items={sections}
              dependencies={[sections]}
              renderEmptyState={() => <NothingFound isSearching={isSearching} />}
            >
              {(section) => (
                <ListBoxSection id={section.id} className="palette-section">
                  <Header className="palette-title">{section.title}</Header>
                  <Collection items={section.items} dependencies={[section.items]}>
                    {(item) => <Entry item={item} onChoose={choose} />}
                  </Collection>
                </ListBoxSection>
              )}
            </ListBox>
          </Autocomplete>
          {failure ? <FailureBanner failure={failure} /> : null}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

interface EntryProps {
  readonly item: PaletteItem;
  readonly onChoose: (item: PaletteItem) => void;
}

function Entry({ item, onChoose }: EntryProps) {
  return (
    <ListBoxItem
      id={item.id}
      textValue={[item.label, item.note].filter(Boolean).join(', ')}
      className="palette-item"
      onAction={() => onChoose(item)}
    >
      {item.icon ? <Icon name={item.icon} /> : null}
      <span className="palette-label">{item.label}</span>
      {item.note ? (
        <span className="palette-note" title={item.note}>
          {item.note}
        </span>
      ) : null}
      {item.shortcut ? <Keys shortcut={item.shortcut} /> : null}
    </ListBoxItem>
  );
}

function NothingFound({ isSearching }: { readonly isSearching: boolean }) {
  const { t } = useLingui();
  return (
    <p className="palette-empty">
      {isSearching ? t`Searching…` : t`Nothing found. Commands are found in German and in English.`}
    </p>
  );
}
