import { useLingui } from '@lingui/react/macro';
import {
  Button as AriaButton,
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
} from 'react-aria-components';
import type { SavedView } from '../../../shared/ipc/view-channels.ts';
import { Icon, type IconName } from '../../design/Icon.tsx';
import { useTabWord } from '../use-tab-word.ts';
import '../../design/choice-menu.css';
import '../../design/menu.css';

interface ViewsMenuProps {
  readonly views: readonly SavedView[];
  /** The one that is on the screen. */
  readonly current: SavedView | null;
  readonly onOpen: (view: SavedView) => void;
  readonly onSave: () => void;
  readonly onRename: (view: SavedView) => void;
  readonly onDelete: (view: SavedView) => void;
}

/** The views by name, and what can be done with the one on the screen. */
export function ViewsMenu({ views, current, onOpen, onSave, onRename, onDelete }: ViewsMenuProps) {
  const { t } = useLingui();
  const tabWord = useTabWord();
  const name = current?.name ?? '';
  return (
    <MenuTrigger>
      <AriaButton className={current ? 'choice-button choice-button-set' : 'choice-button'}>
        <Icon name="bookmark" />
        <span className="choice-button-label">{current ? t`View: ${name}` : t`Views`}</span>
        <Icon name="chevronDown" />
      </AriaButton>
      <Popover className="menu-card choice-menu-card" placement="bottom end" offset={6}>
        <Menu className="menu choice-menu scroll" aria-label={t`Views`}>
          {views.length > 0 ? (
            <MenuSection>
              <Header className="views-title">{t`Saved views`}</Header>
              {views.map((view) => (
                <MenuItem
                  key={view.id}
                  id={view.id}
                  className="menu-item"
                  textValue={view.name}
                  onAction={() => onOpen(view)}
                >
                  <span className="choice-menu-mark">
                    {view.id === current?.id ? <Icon name="check" /> : null}
                  </span>
                  <span className="choice-menu-text">{view.name}</span>
                  <span className="choice-menu-note">{tabWord(view.tab)}</span>
                </MenuItem>
              ))}
            </MenuSection>
          ) : null}
          {views.length > 0 ? <Separator className="views-line" /> : null}
          <MenuSection aria-label={t`This view`}>
            {current ? (
              <>
                <Action icon="edit" label={t`Rename “${name}”…`} onAction={() => onRename(current)} />
                <Action icon="erase" label={t`Delete “${name}”`} onAction={() => onDelete(current)} />
              </>
            ) : (
              <Action icon="plus" label={t`Save this view…`} onAction={onSave} />
            )}
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

interface ActionProps {
  readonly icon: IconName;
  readonly label: string;
  readonly onAction: () => void;
}

function Action({ icon, label, onAction }: ActionProps) {
  return (
    <MenuItem className="menu-item" textValue={label} onAction={onAction}>
      <span className="choice-menu-mark">
        <Icon name={icon} />
      </span>
      <span className="choice-menu-text">{label}</span>
    </MenuItem>
  );
}
