import { Switch as AriaSwitch, type SwitchProps as AriaSwitchProps } from 'react-aria-components';
import './switch.css';

interface SwitchProps extends Omit<AriaSwitchProps, 'className' | 'children'> {
  readonly label: string;
}

/** A switch with its label after it. */
export function Switch({ label, ...rest }: SwitchProps) {
  return (
    <AriaSwitch {...rest} className="switch">
      <span className="switch-track" aria-hidden="true">
        <span className="switch-thumb" />
      </span>
      <span>{label}</span>
    </AriaSwitch>
  );
}
