// @ts-check

/**
 * @typedef {object} Finding
 * @property {string} name what was looked at, at most 12 characters
 * @property {'ok' | 'note' | 'problem'} state problem: the app cannot be built, started or tested like this
 * @property {string} found one line
 * @property {string} [todo] what to do about it, or what follows from it
 */

/**
 * @param {string} name
 * @param {string} found
 * @returns {Finding}
 */
export function ok(name, found) {
  return { name, state: 'ok', found };
}

/**
 * Works, with something one should know.
 * @param {string} name
 * @param {string} found
 * @param {string} todo
 * @returns {Finding}
 */
export function note(name, found, todo) {
  return { name, state: 'note', found, todo };
}

/**
 * @param {string} name
 * @param {string} found
 * @param {string} todo
 * @returns {Finding}
 */
export function problem(name, found, todo) {
  return { name, state: 'problem', found, todo };
}
