/**
 * How values cross between lite and Postgres where lite's own way differs from PostgREST's: JSON parameters, and points
 * in time, which PostgREST renders as JSON does (`2026-01-31T08:00:00+00:00`).
 */
export const wireTypes = {
  json: json(114),
  jsonb: json(3802),
  timestamp: instant(1114),
  timestamptz: instant(1184),
};

function json(oid: number) {
  const parse = (text: string): unknown => JSON.parse(text);
  return { to: oid, from: [oid], serialize: serializeOnce, parse };
}

// Lite hands over JSON parameters serialised in some places and as values in others; the driver alone would serialise
// the former twice and store a string. What is left wrong: a JSON *string* that itself reads as JSON.
function serializeOnce(value: unknown): string {
  return typeof value === 'string' && isJson(value) ? value : JSON.stringify(value);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function instant(oid: number) {
  const serialize = (value: unknown) => value;
  return { to: oid, from: [oid], serialize, parse: toIsoText };
}

/** `2026-01-31 08:00:00.5+00` → `2026-01-31T08:00:00.5+00:00`; `infinity` stays. */
function toIsoText(text: string): string {
  return text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');
}
