import { app, powerMonitor } from 'electron';

/**
 * How long there was no input: neither in our windows nor, where the system tells, anywhere at this machine. A system
 * that does not tell answers 0 each time.
 * @returns the time in ms. Call it when the app is ready, before the first window.
 */
export function watchIdle(): () => number {
  let lastInputAtMs = performance.now();
  let systemTells = false;
  app.on('web-contents-created', (_event, contents) => {
    const note = () => {
      lastInputAtMs = performance.now();
    };
    contents.on('before-input-event', note);
    contents.on('input-event', note);
  });
  return () => {
    const hereMs = performance.now() - lastInputAtMs;
    const bySystemMs = powerMonitor.getSystemIdleTime() * 1000;
    if (bySystemMs > 0) systemTells = true;
    return systemTells ? Math.min(bySystemMs, hereMs) : hereMs;
  };
}
