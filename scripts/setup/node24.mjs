// @ts-check
import { join } from 'node:path';
import { checkoutRoot } from './paths.mjs';

/** The pinned Node of the `node` package; what every npm script of the project runs on. It exists after `npm ci`. */
export const pinnedNodePath = join(
  checkoutRoot,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);
