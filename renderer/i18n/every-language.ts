import { type MessageDescriptor, setupI18n } from '@lingui/core';
import { messages as german } from './locales/de.po';
import { messages as english } from './locales/en.po';

const languages = [
  setupI18n({ locale: 'de', messages: { de: german } }),
  setupI18n({ locale: 'en', messages: { en: english } }),
];

/** A text in every language of the app, whichever is on the screen: people search by the word they know. */
export function inEveryLanguage(text: MessageDescriptor): readonly string[] {
  return languages.map((language) => language._(text));
}
