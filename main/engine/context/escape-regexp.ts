/** The text as a pattern that matches exactly it. (`RegExp.escape` is missing from the oldest runtime.) */
export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, (sign) => `\\${sign}`);
}
