import { invoke } from '../bridge/invoke.ts';
import { platform } from './platform.ts';

/** Only there a selection is a clipboard of its own, which a click of the middle button pastes. */
const hasSelection = platform === 'linux';
/** The browser fills it a moment after the mouse or the key has selected. */
const selectionSettledMs = 150;

/** Refused is only what nobody could see: in a locked window, or in one without a session. */
const ignoreRefusal = () => undefined;

async function tellCopied(text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text.replaceAll('\r\n', '\n'));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  await invoke('app.copied', { to: 'clipboard', digest: btoa(String.fromCharCode(...digest)) });
}

/** Copies a text, and says so to the main process, which does not leave it in the clipboard of a locked workstation. */
export async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  tellCopied(text).catch(ignoreRefusal);
}

/** Says so too when the user copies, cuts or selects; @returns the function that stops it. */
export function followCopies(): () => void {
  document.addEventListener('copy', onCopy);
  document.addEventListener('cut', onCopy);
  const watched = hasSelection ? (['pointerup', 'keyup'] as const) : [];
  for (const event of watched) document.addEventListener(event, onSelected);
  return () => {
    document.removeEventListener('copy', onCopy);
    document.removeEventListener('cut', onCopy);
    for (const event of watched) document.removeEventListener(event, onSelected);
  };
}

/** Of the page as plain text only, so that it is known to the letter what is in the clipboard. */
function onCopy(event: ClipboardEvent): void {
  const text = selectedText();
  if (text === '') return;
  if (event.type === 'copy' && event.clipboardData) {
    event.clipboardData.setData('text/plain', text);
    event.preventDefault();
  }
  tellCopied(text).catch(ignoreRefusal);
}

function onSelected(): void {
  if (selectedText() === '') return;
  setTimeout(() => void invoke('app.copied', { to: 'selection' }).catch(ignoreRefusal), selectionSettledMs);
}

/** Nothing of a password, which the browser does not copy either. */
function selectedText(): string {
  const { activeElement } = document;
  if (activeElement instanceof HTMLTextAreaElement || activeElement instanceof HTMLInputElement) {
    if (activeElement.type === 'password') return '';
    const { value, selectionStart, selectionEnd } = activeElement;
    return value.slice(selectionStart ?? 0, selectionEnd ?? 0);
  }
  return document.getSelection()?.toString() ?? '';
}
