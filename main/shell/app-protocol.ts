import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol } from 'electron';

/** The renderer's own origin: `file://` would give every local file the same rights. */
export const appOrigin = 'app://rhythm';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

const securityHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
};

/** Must run before the app is ready: declares `app://` as a standard, secure scheme. */
export function declareAppProtocol(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
}

/** Serves the built renderer, and nothing above its folder, under `app://rhythm/`. */
export function serveAppProtocol(rendererFolder: string): void {
  protocol.handle('app', async (request) => {
    const file = fileOf(request.url, rendererFolder);
    const contentType = file ? contentTypes[extname(file)] : undefined;
    if (!file || !contentType) return new Response('not found', { status: 404 });
    try {
      const body = await readFile(file);
      return new Response(new Uint8Array(body), {
        headers: { 'content-type': contentType, ...securityHeaders },
      });
    } catch {
      return new Response('not found', { status: 404 });
    }
  });
}

function fileOf(address: string, folder: string): string | null {
  const url = new URL(address);
  if (url.host !== 'rhythm') return null;
  const path = url.pathname === '/' ? '/index.html' : decodeURIComponent(url.pathname);
  const file = normalize(join(folder, path));
  return file.startsWith(folder + sep) ? file : null;
}
