import { Label, Radio, RadioGroup } from 'react-aria-components';
import './choice.css';

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
  readonly isDisabled?: boolean;
  /** Where the place says it already; assistive technology has it nevertheless. */
  readonly isLabelHidden?: boolean;
}

/** One of a few values, all of them in sight. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const choose = (chosen: string) => {
    const option = props.options.find(({ value }) => value === chosen);
    if (option) props.onChange(option.value);
  };
  return (
    <RadioGroup
      className="choice"
      value={props.value}
      onChange={choose}
      orientation="horizontal"
      isDisabled={props.isDisabled ?? false}
    >
      <Label className={props.isLabelHidden ? 'visually-hidden' : 'field-label'}>{props.label}</Label>
      <div className="choice-options">
        {props.options.map(({ value, label }) => (
          <Radio key={value} value={value} className="choice-option">
            {label}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
