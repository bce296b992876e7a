import { app, type Session } from 'electron';
import { appOrigin } from './app-protocol.ts';

/** What Chromium does by itself, and a name server for everything that is left: there is none. */
const switches: readonly (readonly [name: string, value?: string])[] = [
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['no-pings'],
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
];

/**
 * Windows show what the main process gives them and reach nothing: every request of Chromium but those for the app's own
 * files is refused, its background services are off, and it resolves no name. Node's connections, those of main/egress/,
 * do not pass here. Call it before the app is ready.
 */
export function keepChromiumOffline(): void {
  for (const [name, value] of switches) {
    if (value === undefined) app.commandLine.appendSwitch(name);
    else app.commandLine.appendSwitch(name, value);
  }
  app.on('session-created', keepOffline);
}

function keepOffline(session: Session): void {
  session.setSpellCheckerEnabled(false); // it would fetch dictionaries
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !isOurOwn(url) }));
}

/** The tools of a developer are pages of Chromium's own; an installed app opens none. */
function isOurOwn(url: string): boolean {
  return url.startsWith(`${appOrigin}/`) || (!app.isPackaged && url.startsWith('devtools://'));
}
