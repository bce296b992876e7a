import type { ReactNode } from 'react';
import { IconButton } from './Button.tsx';
import { Icon, type IconName } from './Icon.tsx';
import './banner.css';

const icons = {
  info: 'info',
  caution: 'warning',
  error: 'error',
  done: 'succeeded',
} as const satisfies Record<string, IconName>;

export interface BannerProps {
  readonly tone: keyof typeof icons;
  /** Where one says more than that of the tone. */
  readonly icon?: IconName;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly onDismiss?: () => void;
  readonly dismissLabel?: string;
  /** One line for a standing notice. */
  readonly slim?: boolean;
  /** `alert` for what just went wrong; a standing notice is no live region. */
  readonly role?: 'alert' | 'status' | 'note';
}

/** Says what happened, what it means and what to do. */
export function Banner(props: BannerProps) {
  return (
    <div
      className={`banner banner-${props.tone}${props.slim ? ' banner-slim' : ''}`}
      role={props.role ?? 'note'}
    >
      <Icon name={props.icon ?? icons[props.tone]} />
      <div className="banner-text">
        <p className="banner-title">{props.title}</p>
        {props.children}
      </div>
      {props.actions ? <div className="banner-actions">{props.actions}</div> : null}
      {props.onDismiss && props.dismissLabel ? (
        <IconButton icon="close" label={props.dismissLabel} onPress={props.onDismiss} />
      ) : null}
    </div>
  );
}
