import { type ChangeEvent, useEffect, useRef } from 'react';
import './checkbox.css';

interface CheckboxProps {
  /** The name for assistive technology; the place says it to the eyes. */
  readonly label: string;
  readonly isChecked: boolean;
  /** Some of what it stands for is chosen, and some is not. */
  readonly isMixed?: boolean;
  /** Told with the Shift key, which extends a range. */
  readonly onChange: (withShift: boolean) => void;
  readonly excludeFromTabOrder?: boolean;
}

/** A bare box; all of its cell can be clicked. */
export function Checkbox(props: CheckboxProps) {
  const { label, isChecked, isMixed = false, onChange, excludeFromTabOrder = false } = props;
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current) input.current.indeterminate = isMixed;
  }, [isMixed]);
  return (
    <label className="checkbox">
      <input
        ref={input}
        type="checkbox"
        aria-label={label}
        checked={isChecked}
        tabIndex={excludeFromTabOrder ? -1 : 0}
        onChange={(event) => onChange(hasShift(event))}
      />
    </label>
  );
}

function hasShift({ nativeEvent }: ChangeEvent): boolean {
  return nativeEvent instanceof MouseEvent && nativeEvent.shiftKey;
}
