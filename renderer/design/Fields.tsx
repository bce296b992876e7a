import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  SearchField as AriaSearchField,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
} from 'react-aria-components';
import { Icon } from './Icon.tsx';
import './fields.css';

export interface TextFieldProps extends Omit<AriaTextFieldProps, 'className' | 'children'> {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | null;
  readonly placeholder?: string;
  /** More than one line of text. */
  readonly lines?: number;
}

/** A labelled text input with an optional hint and error. */
export function TextField({ label, hint, error, placeholder = '', lines, ...rest }: TextFieldProps) {
  return (
    <AriaTextField {...rest} isInvalid={Boolean(error)} className="field">
      <Label className="field-label">{label}</Label>
      {lines ? (
        <TextArea className="field-input field-area scroll" rows={lines} placeholder={placeholder} />
      ) : (
        <Input className="field-input" placeholder={placeholder} />
      )}
      {hint ? (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      ) : null}
      <FieldError className="field-error">{error}</FieldError>
    </AriaTextField>
  );
}

export interface SearchFieldProps {
  readonly label: string;
  readonly clearLabel: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
  /** A key to reach the field with, shown in it while it is empty. */
  readonly shortcut?: string;
  readonly inputId?: string;
  /** The field of a list (`Autocomplete`): the arrow keys move in the list while the focus stays here. */
  readonly hasList?: boolean;
}

/** What a field with a list of its own is to assistive technology. */
const comboBox = { role: 'combobox', 'aria-expanded': true, 'aria-haspopup': 'listbox' } as const;

/** A search box: its label is for assistive technology, the placeholder says what is searched. */
export function SearchField(props: SearchFieldProps) {
  return (
    <AriaSearchField
      className="search"
      aria-label={props.label}
      value={props.value}
      onChange={props.onChange}
      autoFocus={props.autoFocus ?? false}
    >
      <Icon name="search" />
      <Input
        className="search-input"
        placeholder={props.placeholder ?? props.label}
        id={props.inputId ?? ''}
        {...(props.hasList ? comboBox : {})}
      />
      {props.value ? (
        <AriaButton className="search-clear" aria-label={props.clearLabel}>
          <Icon name="close" />
        </AriaButton>
      ) : props.shortcut ? (
        <span className="key" aria-hidden="true">
          {props.shortcut}
        </span>
      ) : null}
    </AriaSearchField>
  );
}
