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

/** On every answer, the refusals too: a page without them would be at the app's own origin all the same. */
const securityHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'none'",
    "worker-src 'none'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "webrtc 'block'",
    // What is not listed is off: dialogs of the browser, windows, downloads, programs for other addresses. Forms are on,
    // because without them no page is told of Enter; `form-action` keeps them from going anywhere.
    'sandbox allow-scripts allow-same-origin allow-forms',
  ].join('; '),
  'permissions-policy': [
    'camera',
    'microphone',
    'geolocation',
    'display-capture',
    'midi',
    'usb',
    'hid',
    'serial',
    'bluetooth',
    'fullscreen',
    'payment',
    'publickey-credentials-get',
    'screen-wake-lock',
    'local-fonts',
    'window-management',
    'idle-detection',
    'clipboard-read',
  ]
    .map((feature) => `${feature}=()`)
    .join(', '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** Must run before the app is ready: declares `app://` as a standard, secure scheme. */
export function declareAppProtocol(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
}

/** Serves the built renderer, and nothing above its folder, under `app://rhythm/`. */
export function serveAppProtocol(rendererFolder: string): void {
  protocol.handle('app', async ({ method, url }) => {
    const file = method === 'GET' ? fileOf(url, rendererFolder) : null;
    const contentType = file ? contentTypes[extname(file)] : undefined;
    if (!file || !contentType) return notFound();
    try {
      const body = await readFile(file);
      return new Response(new Uint8Array(body), {
        headers: { 'content-type': contentType, ...securityHeaders },
      });
    } catch {
      return notFound();
    }
  });
}

function notFound(): Response {
  return new Response('not found', {
    status: 404,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...securityHeaders },
  });
}

/** Null: not of the app, not to be decoded, or not below the folder. */
function fileOf(address: string, folder: string): string | null {
  const url = new URL(address);
  if (url.host !== 'rhythm') return null;
  const path = url.pathname === '/' ? '/index.html' : tryDecode(url.pathname);
  if (path === null) return null;
  const file = normalize(join(folder, path));
  return file.startsWith(folder + sep) ? file : null;
}

function tryDecode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
