// @ts-check
// Stands in for the default_app.asar of the official Electron build: runs the app whose folder is the first plain
// argument, under that app's own name and version.
const { readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { app } = require('electron');

const given = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
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
