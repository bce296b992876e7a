import { type CalendarDate, parseDate } from '@internationalized/date';
import { DateField as AriaDateField, DateInput, DateSegment, FieldError, Label } from 'react-aria-components';
import './day-field.css';

interface DayFieldProps {
  readonly label: string;
  /** `YYYY-MM-DD`; '' = none yet. */
  readonly value: string;
  readonly onChange: (day: string) => void;
  readonly error?: string | null;
}

/** A day, written as the language of the window writes it. */
export function DayField({ label, value, onChange, error = null }: DayFieldProps) {
  return (
    <AriaDateField<CalendarDate>
      className="field"
      value={value === '' ? null : parseDate(value)}
      onChange={(day) => onChange(day?.toString() ?? '')}
      isInvalid={error !== null}
      shouldForceLeadingZeros
    >
      <Label className="field-label">{label}</Label>
      <DateInput className="field-input day-input figures">
        {(segment) => <DateSegment segment={segment} className="day-segment" />}
      </DateInput>
      <FieldError className="field-error">{error}</FieldError>
    </AriaDateField>
  );
}
