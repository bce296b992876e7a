/** A constant in SQL. Objects and lists are written as JSON. */
export function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `'${text.replaceAll("'", "''")}'`;
}

/** A constant of a type; a list for an array type is written as Postgres does. */
export function typedLiteral(value: unknown, type: string): string {
  const inner = Array.isArray(value) && type.endsWith('[]') ? `{${value.join(',')}}` : value;
  return `${literal(inner)}::${type}`;
}

/** The condition that a row is this one. */
export function isRow(key: readonly string[], row: Readonly<Record<string, unknown>>): string {
  return key.map((column) => `${column} = ${literal(row[column])}`).join(' and ');
}
