import { useLingui } from '@lingui/react/macro';
import { FieldError, Input, Label, Text, TextField } from 'react-aria-components';

interface UnitFieldProps {
  readonly id: string;
  readonly label: string;
  /** Behind the number; part of the name for assistive technology. */
  readonly unit: string;
  /** What it does. */
  readonly hint: string;
  readonly min: number;
  readonly max: number;
  /** What it is when nobody has set it; null: said elsewhere. */
  readonly standard: number | null;
  readonly error: string | null;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

/** A whole number with its unit, its range and what it does. */
export function UnitField(props: UnitFieldProps) {
  const { t } = useLingui();
  const { id, label, unit, hint, min, max, standard, error, value, onChange } = props;
  return (
    <TextField
      id={id}
      className="field unit-field"
      value={value}
      onChange={onChange}
      isInvalid={error !== null}
      inputMode="numeric"
      autoComplete="off"
      maxLength={6}
    >
      <Label className="field-label">
        {label} <span className="visually-hidden">{`(${unit})`}</span>
      </Label>
      <div className="unit-row">
        <Input className="field-input figures unit-input" />
        <span className="unit" aria-hidden="true">
          {unit}
        </span>
        <span className="unit-range figures" aria-hidden="true">
          {min}–{max}
        </span>
      </div>
      <Text slot="description" className="field-hint">
        <span className="visually-hidden">{t`From ${min} to ${max}.`} </span>
        {hint} {standard === null ? null : onOneLine(t`Default: ${standard}.`)}
      </Text>
      <FieldError className="field-error">{error}</FieldError>
    </TextField>
  );
}

function onOneLine(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}
