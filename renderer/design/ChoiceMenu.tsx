import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  Autocomplete,
  Input,
  Menu,
  MenuItem,
  MenuTrigger,
  Popover,
  SearchField,
  useFilter,
} from 'react-aria-components';
import { Icon } from './Icon.tsx';
import './menu.css';
import './choice-menu.css';

export interface ChoiceMenuOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** Stands in place of the label, such as a badge. */
  readonly content?: ReactNode;
  readonly note?: string;
}

interface ChoiceMenuProps<Value extends string> {
  readonly label: string;
  readonly options: readonly ChoiceMenuOption<Value>[];
  readonly chosen: readonly Value[];
  readonly onChange: (chosen: readonly Value[]) => void;
  readonly mode: 'one' | 'many';
  /** What stands on the button while something is chosen. */
  readonly summary: string;
  /** With it a field narrows the options; for long lists. */
  readonly searchLabel?: string;
  readonly emptyText?: string;
}

/** A button that opens a list to choose one or many of, or none; it says what is chosen. */
export function ChoiceMenu<Value extends string>(props: ChoiceMenuProps<Value>) {
  const { label, options, chosen, onChange, mode, summary, searchLabel, emptyText } = props;
  const { contains } = useFilter({ sensitivity: 'base' });
  const menu = (
    <Menu
      className="menu choice-menu scroll"
      aria-label={label}
      items={options.map((option) => ({ ...option, id: option.value }))}
      dependencies={[options]}
      selectionMode={mode === 'one' ? 'single' : 'multiple'}
      selectedKeys={chosen}
      onSelectionChange={(keys) => {
        const isChosen = (value: Value) => keys === 'all' || keys.has(value);
        onChange(options.map(({ value }) => value).filter(isChosen));
      }}
      renderEmptyState={() => <p className="choice-menu-empty">{emptyText}</p>}
    >
      {(option) => <Option option={option} />}
    </Menu>
  );
  return (
    <MenuTrigger>
      <AriaButton
        className={chosen.length > 0 ? 'choice-button choice-button-set' : 'choice-button'}
        data-testid="choice-button"
      >
        <span className="choice-button-label">{chosen.length > 0 ? `${label}: ${summary}` : label}</span>
        <Icon name="chevronDown" />
      </AriaButton>
      <Popover className="menu-card choice-menu-card" placement="bottom start" offset={6}>
        {searchLabel ? (
          <Autocomplete filter={contains}>
            <SearchField className="choice-menu-search" aria-label={searchLabel} autoFocus>
              <Icon name="search" />
              <Input className="search-input" placeholder={searchLabel} />
            </SearchField>
            {menu}
          </Autocomplete>
        ) : (
          menu
        )}
      </Popover>
    </MenuTrigger>
  );
}

function Option<Value extends string>({ option }: { readonly option: ChoiceMenuOption<Value> }) {
  return (
    <MenuItem className="menu-item" id={option.value} textValue={option.label}>
      {({ isSelected }) => (
        <>
          <span className="choice-menu-mark">{isSelected ? <Icon name="check" /> : null}</span>
          <span className="choice-menu-text">{option.content ?? option.label}</span>
          {option.note ? <span className="choice-menu-note figures">{option.note}</span> : null}
        </>
      )}
    </MenuItem>
  );
}
