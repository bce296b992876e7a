/**
 * The pause that a refusing provider asked for, out of its headers.
 * @param nowMs needed where it names a date
 * @returns ms, or null where it asked for none or in words that nobody understands.
 */
export function retryAfterMsOf(headers: Headers | undefined, nowMs = Date.now()): number | null {
  const value = headers?.get('retry-after')?.trim();
  if (!value) return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1_000;
  const dateMs = Date.parse(value);
  return Number.isNaN(dateMs) ? null : Math.max(0, dateMs - nowMs);
}
