import { app } from 'electron';

/**
 * Every renderer runs in the sandbox of the operating system, whatever the command line says. Call it before the app is
 * ready. Only root on Linux, a container for example, cannot: Chromium refuses to sandbox its processes, and starts with
 * `--no-sandbox` or not at all.
 */
export function sandboxProcesses(): void {
  if (process.getuid?.() !== 0) app.enableSandbox();
}
