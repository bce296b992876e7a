import { i18n } from '@lingui/core';
import type { AppState } from '../../shared/ipc/app-channels.ts';
import { messages as german } from './locales/de.po';
import { messages as english } from './locales/en.po';

i18n.load({ en: english, de: german });

export type UiLanguage = 'en' | 'de';

/** The language to show: the chosen one, else the system's. */
export function languageOf(state: Pick<AppState, 'language' | 'systemLanguage'>): UiLanguage {
  return state.language === 'system' ? state.systemLanguage : state.language;
}

/** Switches every text and the language of the document, for screen readers and hyphenation. */
export function activateLanguage(language: UiLanguage): void {
  if (i18n.locale !== language) i18n.activate(language);
  document.documentElement.lang = language;
}

export { i18n };
