import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Something that was planted and must not be found. */
export interface Secret {
  readonly name: string;
  readonly value: string;
}

export interface Spelling {
  readonly encoding: string;
  readonly bytes: Buffer;
}

/** The secret as it may stand in a file, a log line or a request. */
export function spellingsOf(value: string): Spelling[] {
  const percent = [...Buffer.from(value)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  return [
    { encoding: 'plain', bytes: Buffer.from(value) },
    { encoding: 'utf-16', bytes: Buffer.from(value, 'utf16le') },
    { encoding: 'percent', bytes: Buffer.from(encodeURIComponent(value)) },
    { encoding: 'percent-all', bytes: Buffer.from(percent) },
    { encoding: 'hex', bytes: Buffer.from(Buffer.from(value).toString('hex')) },
    ...[0, 1, 2].map((shift) => ({ encoding: `base64+${shift}`, bytes: base64Within(value, shift) })),
  ];
}

/** As texts lie in the memory of a process: other spellings are made to be sent or stored, and are looked for there. */
export function spellingsInMemory(value: string): Spelling[] {
  return spellingsOf(value).filter(({ encoding }) => encoding === 'plain' || encoding === 'utf-16');
}

/** The part of the base64 text that is the same whatever stands before (`shift` bytes, modulo 3) and behind the value. */
function base64Within(value: string, shift: number): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(value)]);
  const text = bytes.toString('base64').replace(/=+$/, '');
  const endsWithin = bytes.byteLength % 3 !== 0;
  return Buffer.from(text.slice(Math.ceil((shift * 8) / 6), endsWithin ? -1 : undefined));
}

/**
 * @param spellings how a secret may stand there; default: in every way.
 * @returns which secrets are in the content and how they are spelled.
 */
export function secretsIn(
  content: Buffer | string,
  secrets: readonly Secret[],
  spellings = spellingsOf,
): string[] {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return secrets.flatMap(({ name, value }) =>
    spellings(value)
      .filter((spelling) => bytes.includes(spelling.bytes))
      .map(({ encoding }) => `${name} as ${encoding}`),
  );
}

/** Searches every file below a folder, and their names. */
export function secretsBelow(
  folder: string,
  secrets: readonly Secret[],
): { files: number; found: readonly string[] } {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
  const found = paths.flatMap((path) =>
    [...secretsIn(path, secrets), ...secretsIn(readFileSync(path), secrets)].map(
      (what) => `${path}: ${what}`,
    ),
  );
  return { files: paths.length, found };
}
