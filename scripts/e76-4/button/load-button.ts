import { join, resolve } from 'node:path';
import { z } from 'zod';
import { buildAndLoad, isFunction } from '../../build-and-load.ts';
import { linguiPlugins } from '../../lingui-plugins.ts';
import type * as rendered from './button-entry.tsx';

const root = resolve(import.meta.dirname, '../../..');
const buttonSchema = z.object({ renderButton: z.custom<typeof rendered.renderButton>(isFunction) });

/** Builds and loads the button as the window has it. */
export async function loadButton(): Promise<z.infer<typeof buttonSchema>> {
  return buttonSchema.parse(
    await buildAndLoad(join(import.meta.dirname, 'button-entry.tsx'), linguiPlugins(root)),
  );
}
