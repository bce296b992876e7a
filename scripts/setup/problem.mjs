// @ts-check

/** A failure of the set-up that the reader can do something about: printed as words, never as a stack. */
export class SetupProblem extends Error {
  /**
   * @param {string} message what went wrong, one sentence
   * @param {string} fix what to do about it: a sentence, or a command to type
   * @param {unknown} [cause]
   */
  constructor(message, fix, cause) {
    super(message, { cause });
    this.name = 'SetupProblem';
    this.fix = fix;
  }
}

/**
 * The `code` of a Node system error ('ENOENT', …), or undefined for anything else.
 * @param {unknown} error
 * @returns {string | undefined}
 */
export function errorCode(error) {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/**
 * The words of whatever was thrown.
 * @param {unknown} error
 */
export function errorText(error) {
  return error instanceof Error ? error.message : String(error);
}
