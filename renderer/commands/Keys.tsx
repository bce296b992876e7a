import { useLingui } from '@lingui/react/macro';
import { isMac } from './is-mac.ts';
import { partsOf } from './shortcut.ts';
import './keys.css';

/** The keys of a shortcut as they are printed on the keyboard. */
export function Keys({ shortcut }: { readonly shortcut: string }) {
  const nameOf = useKeyName();
  return (
    <span className="keys">
      {partsOf(shortcut).map((part) => (
        <kbd className="key" key={part}>
          {nameOf(part)}
        </kbd>
      ))}
    </span>
  );
}

/** What is printed on a key. */
export function useKeyName(): (part: string) => string {
  const { t } = useLingui();
  const control = t({ message: 'Ctrl', comment: 'The key on the keyboard' });
  const names: Readonly<Record<string, string>> = {
    Mod: isMac ? '⌘' : control,
    Ctrl: isMac ? '⌃' : control,
    Shift: isMac ? '⇧' : t({ message: 'Shift', comment: 'The key on the keyboard' }),
    Enter: t({ message: 'Enter', comment: 'The key on the keyboard' }),
    Space: t({ message: 'Space', comment: 'The key on the keyboard' }),
    Escape: t({ message: 'Esc', comment: 'The key on the keyboard' }),
    Home: t({ message: 'Home', comment: 'The key on the keyboard' }),
    End: t({ message: 'End', comment: 'The key on the keyboard' }),
    PageUp: t({ message: 'Page up', comment: 'The key on the keyboard' }),
    PageDown: t({ message: 'Page down', comment: 'The key on the keyboard' }),
    ArrowUp: '↑',
    ArrowDown: '↓',
    ArrowLeft: '←',
    ArrowRight: '→',
  };
  return (part) => names[part] ?? part;
}
