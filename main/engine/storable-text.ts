const loneSurrogate = /\p{Surrogate}/gu;

/**
 * The text as Postgres' jsonb and UTF-8 can hold it: NUL and halves of surrogate pairs, which a model can write as
 * JSON escapes, become U+FFFD. Without this such an answer could be neither stored nor reported as failed.
 */
export function storableText(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD').replace(loneSurrogate, '\uFFFD');
}
