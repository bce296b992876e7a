import { environmentSchema } from '../../shared/environment.ts';

/**
 * Takes the app's own variables out of the process environment: they may hold the model key, and what is there goes on to
 * every process that is started later and, by way of Electron, into the preload script of every window.
 * @returns what was there.
 */
export function takeEnvironment(source: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const taken = Object.keys(environmentSchema.shape).map((name) => [name, source[name]]);
  for (const name of Object.keys(environmentSchema.shape)) delete source[name];
  return Object.fromEntries(taken);
}
