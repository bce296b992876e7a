// @ts-check
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const guardPath = fileURLToPath(new URL('./guard.mjs', import.meta.url));
const keptChars = 20_000;

/**
 * @typedef {object} CommandResult
 * @property {number} code exit code; 127 when the program does not exist, 128 when a signal ended it
 * @property {string} output the end of stdout and stderr together, at most 20,000 characters
 */

/**
 * Runs a program to its end without a shell and collects what it says. It never outlives this process: a guard
 * holds its life line and ends its whole process group, even after a SIGKILL here.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, lock?: string }} [options] lock: a name that only one such
 *   program may hold at a time (see lock.mjs)
 * @returns {Promise<CommandResult>}
 */
export function runGuarded(program, args, options = {}) {
  return collect(process.execPath, [guardPath, options.lock ?? '', program, ...args], options);
}

/**
 * Runs a program to its end without a shell and collects what it says. For programs that must be left to finish
 * by themselves (the system's package manager) and for quick questions.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<CommandResult>}
 */
export function runCommand(program, args, options = {}) {
  return collect(program, args, options);
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<CommandResult>}
 */
function collect(program, args, options) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      output = (output + chunk.toString('utf8')).slice(-keptChars);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ code: 127, output: `${program}: ${error.message}` }));
    child.on('close', (code) => resolve({ code: code ?? 128, output }));
  });
}

/**
 * The last lines of a program's output that say something, for an error message.
 * @param {string} output
 * @param {number} [count]
 */
export function lastLines(output, count = 6) {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-count).join('\n');
}

/**
 * What npm says went wrong comes first; its usage text and the path of its log follow.
 * @param {string} output
 */
export function npmWords(output) {
  const lines = output.split('\n').map((line) => line.replace(/^npm (?:error|ERR!)\s*/, '').trim());
  return lines
    .filter((line) => line !== '' && !line.startsWith('npm warn'))
    .slice(0, 6)
    .join('\n');
}
