import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const textOf = (path: string) => readFileSync(resolve(root, path), 'utf8');

/** Width, height and colour type (6: with transparency) out of the header of a PNG file. */
function headerOf(path: string): readonly number[] {
  const png = readFileSync(resolve(root, path));
  expect(png.toString('latin1', 1, 4)).toBe('PNG');
  return [png.readUInt32BE(16), png.readUInt32BE(20), png.readUInt8(25)];
}

/** The outlines of a drawing. */
function pathsOf(path: string): string[] {
  return [...textOf(path).matchAll(/\sd="([^"]+)"/g)].map(([, outline]) => outline ?? '');
}

describe('the icon of the app', () => {
  it('shows the mark of the product', () => {
    expect(pathsOf('build/icon.svg')).toEqual(pathsOf('renderer/design/Mark.tsx'));
    expect(pathsOf('build/icon.svg')).not.toEqual([]);
  });

  it('is as large as every system wants it, and transparent around', () => {
    expect(headerOf('build/icon.png')).toEqual([1024, 1024, 6]);
    expect(headerOf('build/window-icon.png')).toEqual([256, 256, 6]);
  });

  it('is where electron-builder looks for it', () => {
    expect(textOf('electron-builder.yml')).toMatch(/^ {2}buildResources: build$/m);
  });
});
