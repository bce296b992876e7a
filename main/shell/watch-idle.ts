import { app, powerMonitor } from 'electron';

/**
 * How long there was no input: of anybody at this machine where the system tells, else of who works in our windows. A
 * system that does not tell answers 0 each time.
 * @returns the time in ms. Call it when the app is ready, before the first window.
 */
export function watchIdle(): () => number {
  let lastInputAtMs = Date.now();
  let systemTells = false;
  app.on('web-contents-created', (_event, contents) => {
    const note = () => {
      lastInputAtMs = Date.now();
    };
    contents.on('before-input-event', note);
    contents.on('input-event', note);
  });
  return () => {
    const bySystemMs = powerMonitor.getSystemIdleTime() * 1000;
    if (bySystemMs > 0) systemTells = true;
    return systemTells ? bySystemMs : Date.now() - lastInputAtMs;
  };
}
