import { useFormatLocale } from '../i18n/use-format.ts';

/** The word for a language by its tag. */
export function useLanguageWord(): (tag: string) => string {
  const locale = useFormatLocale();
  return (tag) => {
    try {
      return new Intl.DisplayNames(locale, { type: 'language' }).of(tag) ?? tag;
    } catch (fault) {
      // A tag that is no language tag is shown as it was entered.
      if (fault instanceof RangeError) return tag;
      throw fault;
    }
  };
}
