import { useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { TextField, type TextFieldProps } from './Fields.tsx';
import { Icon } from './Icon.tsx';
import './password-field.css';

/** A password, with a word when the caps lock key is on: nobody sees it in the field. */
export function PasswordField(props: Omit<TextFieldProps, 'type' | 'lines' | 'hint' | 'placeholder'>) {
  const { t } = useLingui();
  const isOn = useCapsLock();
  return (
    <div className="password">
      <TextField {...props} type="password" />
      <p className="password-caps" role="status" data-testid="caps-lock">
        {isOn ? (
          <>
            <Icon name="warning" />
            {t`The caps lock key is on.`}
          </>
        ) : null}
      </p>
    </div>
  );
}

const tells = ['keydown', 'keyup', 'pointerdown'] as const;

/** Whether the key is on, as far as it is known: the next press of any key or button tells. */
function useCapsLock(): boolean {
  const [isOn, setOn] = useState(false);
  useEffect(() => {
    const look = (event: KeyboardEvent | PointerEvent) => setOn(event.getModifierState('CapsLock'));
    for (const event of tells) document.addEventListener(event, look);
    return () => {
      for (const event of tells) document.removeEventListener(event, look);
    };
  }, []);
  return isOn;
}
