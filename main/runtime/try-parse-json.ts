/** The value of a JSON text, or null when it is none: what is stored may be damaged, the schema behind it decides. */
export function tryParseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
