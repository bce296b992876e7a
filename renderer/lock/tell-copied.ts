import { invoke } from '../bridge/invoke.ts';

type Target = 'clipboard' | 'selection';

/** Only there a selection is a clipboard of its own, which a click of the middle button pastes. */
const hasSelection = navigator.userAgent.includes('Linux');

function tell(to: Target): void {
  // Once the browser has put it there. Refused is only what nobody could see: a locked window, or one without a session.
  setTimeout(() => void invoke('app.copied', { to }).catch(() => undefined), 0);
}

/** Copies a text, and says so to the main process, which does not leave it in the clipboard of a locked workstation. */
export async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  tell('clipboard');
}

/** Says so too when the user copies, cuts or selects; @returns the function that stops it. */
export function followCopies(): () => void {
  const onCopy = () => tell('clipboard');
  const onSelected = () => {
    if (hasSelection && isSomethingSelected()) tell('selection');
  };
  const listeners = [
    ['copy', onCopy],
    ['cut', onCopy],
    ['pointerup', onSelected],
    ['keyup', onSelected],
  ] as const;
  for (const [event, listener] of listeners) document.addEventListener(event, listener);
  return () => {
    for (const [event, listener] of listeners) document.removeEventListener(event, listener);
  };
}

function isSomethingSelected(): boolean {
  const { activeElement } = document;
  if (activeElement instanceof HTMLInputElement || activeElement instanceof HTMLTextAreaElement) {
    return activeElement.selectionStart !== activeElement.selectionEnd;
  }
  return document.getSelection()?.isCollapsed === false;
}
