// @ts-check
import { join } from 'node:path';
import { SetupProblem } from './problem.mjs';
import { hashFile } from './publish-folder.mjs';
import { lastLines, npmWords, runGuarded } from './run-command.mjs';

/**
 * @typedef {object} PinnedPackage
 * @property {string} spec name@version in the npm registry
 * @property {string} integrity SHA-512 of its tarball, base64: decides, whatever the registry says about it
 */

/**
 * Fetches a package with the user's own npm settings (registry, proxy, cache), checks it against the pinned hash and
 * unpacks some of its members.
 * @param {PinnedPackage} wanted
 * @param {string} folder where tarball and members go
 * @param {readonly string[]} members paths in the tarball, all below `package/`
 * @returns {Promise<string>} the folder `package` with the members
 * @throws {SetupProblem} when it cannot be fetched or is not what was pinned
 */
export async function fetchPackage(wanted, folder, members) {
  const args = ['pack', wanted.spec, '--loglevel=error', '--ignore-scripts', '--pack-destination', folder];
  const packed = await runGuarded('npm', args, { cwd: folder });
  if (packed.code !== 0) {
    throw new SetupProblem(
      `npm could not fetch ${wanted.spec}: ${npmWords(packed.output)}`,
      'Check that npm reaches its registry (npm ping) and that the disk is not full, then start again.',
    );
  }
  const tarball = join(folder, lastLines(packed.output, 1).trim());
  if ((await hashFile(tarball, 'sha512', 'base64')) !== wanted.integrity) {
    throw new SetupProblem(
      `${wanted.spec} as the registry delivers it is not the package that was pinned (its SHA-512 differs). It was not used.`,
      'Ask whoever runs your registry or its mirror; do not work around this.',
    );
  }
  const unpacked = await runGuarded('tar', ['-xzf', tarball, '-C', folder, ...members]);
  if (unpacked.code !== 0) {
    throw new SetupProblem(
      `${wanted.spec} could not be unpacked: ${lastLines(unpacked.output, 2)}`,
      'tar with gzip is needed, and room on the disk.',
    );
  }
  return join(folder, 'package');
}
