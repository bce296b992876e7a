// @ts-check
// Stands in for the default_app.asar of the official Electron build: runs the app whose folder is the first plain
// argument, under that app's own name and version, after the modules named with -r (Playwright's, which holds the
// app back until it is attached).
const { readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { app } = require('electron');

const { given, modules } = parse(process.argv.slice(1));
for (const path of modules) require(path);
if (given === undefined) {
  process.stderr.write('Usage: electron [options] <folder of the app>\n');
  app.exit(2);
} else {
  const appPath = resolve(given);
  const manifest = JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8'));
  // The name first: the folder of the user's data follows from it.
  app.setName(manifest.productName ?? manifest.name);
  // What default_app.asar calls as well; Electron's public types leave them out.
  const inner =
    /** @type {import('electron').App & { setVersion(version: string): void, setAppPath(path: string): void }} */ (
      app
    );
  inner.setVersion(manifest.version);
  inner.setAppPath(appPath);
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  require(join(appPath, manifest.main));
}

/**
 * The folder of the app and the modules to load before it.
 * @param {string[]} args
 * @returns {{ given: string | undefined, modules: string[] }}
 */
function parse(args) {
  const modules = [];
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? '';
    if (argument === '-r') modules.push(resolve(args[++index] ?? ''));
    else if (!argument.startsWith('-')) return { given: argument, modules };
  }
  return { given: undefined, modules };
}
