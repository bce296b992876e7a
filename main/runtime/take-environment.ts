import { environmentSchema } from '../../shared/environment.ts';

/** Would switch off the check of certificates; Node looks at it with each connection. */
const neverObeyed = ['NODE_TLS_REJECT_UNAUTHORIZED'];

/**
 * Takes the app's own variables out of the process environment: they may hold the model key, and what is there goes on to
 * every process that is started later and, by way of Electron, into the preload script of every window. What would weaken
 * a connection goes too.
 * @returns the app's variables.
 */
export function takeEnvironment(source: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const own = Object.keys(environmentSchema.shape);
  const taken = Object.fromEntries(own.map((name) => [name, source[name]]));
  for (const name of [...own, ...neverObeyed]) delete source[name];
  return taken;
}
