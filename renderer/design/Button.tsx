import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { Icon, type IconName } from './Icon.tsx';
import './button.css';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children'> {
  readonly tone?: 'primary' | 'secondary' | 'soft' | 'quiet' | 'danger';
  readonly size?: 'm' | 's';
  readonly icon?: IconName;
  /** Shows a spinner in place of the icon; the button says "busy" and does nothing. */
  readonly busy?: boolean;
  readonly children: string;
}

/** A button with a word on it. */
export function Button({
  tone = 'secondary',
  size = 'm',
  icon,
  busy = false,
  children,
  ...rest
}: ButtonProps) {
  return (
    <AriaButton {...rest} isPending={busy} className={`button button-${tone} button-${size}`}>
      {busy ? <Icon name="running" spin /> : icon ? <Icon name={icon} /> : null}
      <span>{children}</span>
    </AriaButton>
  );
}

export interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'children' | 'aria-label'> {
  readonly icon: IconName;
  readonly label: string;
  readonly spin?: boolean;
}

/** A button with an icon only; `label` is its name for assistive technology. */
export function IconButton({ icon, label, spin = false, ...rest }: IconButtonProps) {
  return (
    <AriaButton {...rest} aria-label={label} className="button button-icon">
      <Icon name={icon} spin={spin} />
    </AriaButton>
  );
}
