import { lingui } from '@lingui/vite-plugin';
import babel from '@rolldown/plugin-babel';

const macros = {
  preset: { plugins: ['@lingui/babel-plugin-lingui-macro'] },
  rolldown: { filter: { code: /from ['"]@lingui\/(?:core|react)\/macro['"]/ } },
};

/**
 * Texts of the renderer for Vite: macros compiled, catalogues read from PO. A missing German text fails the build.
 * @param root folder of lingui.config.ts; given, since bundled configurations lose their own place
 */
export function linguiPlugins(root: string) {
  return [babel({ presets: [macros] }), lingui({ cwd: root, failOnMissing: true, failOnCompileError: true })];
}
