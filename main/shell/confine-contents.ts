import { app, type Session, type WebContents } from 'electron';
import { appOrigin } from './app-protocol.ts';

/** The one thing a page of ours may ask for: to put text of ours on the clipboard. */
const grantedPermission = 'clipboard-sanitized-write';

/**
 * Confines every page and every session of this process, also those that nobody meant to open. Call it before the app is
 * ready.
 */
export function confineEverything(): void {
  app.on('web-contents-created', (_event, contents) => confineContents(contents));
  app.on('session-created', confineSession);
}

/** A page stays where it is: no other address, no further window, no page inside it, no address of this machine told. */
function confineContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => stayHere(event));
  contents.on('will-frame-navigate', (event) => stayHere(event));
  contents.on('will-redirect', (event) => stayHere(event));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}

interface Navigation {
  readonly url: string;
  readonly isMainFrame: boolean;
  preventDefault(): void;
}

/** Loading its own page again is all that a window does. */
function stayHere(navigation: Navigation): void {
  if (!navigation.isMainFrame || !isAppPage(navigation.url)) navigation.preventDefault();
}

/** The one page of the app, whatever view of it. Compared by parts: `app://rhythm.example/` also begins alike. */
export function isAppPage(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, pathname, search, username, port } = new URL(address);
  return `${protocol}//${host}` === appOrigin && pathname === '/' && search + username + port === '';
}

/** No device, no notification, no screen, no file of the web: whatever a page asks for or downloads is refused. */
function confineSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, decide) =>
    decide(permission === grantedPermission && isAppPage(contents.getURL())),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin) =>
      permission === grantedPermission && origin.replace(/\/$/, '') === appOrigin,
  );
  session.setDevicePermissionHandler(() => false);
  session.setBluetoothPairingHandler((_details, decide) => decide({ confirmed: false }));
  session.setDisplayMediaRequestHandler(null);
  session.on('will-download', (event) => event.preventDefault());
}
