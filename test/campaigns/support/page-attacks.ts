/** What a hostile page tries. The code is the body of an async function of `t` (the targets), `hit` (a path that names the
 * attack) and the helpers below; what it returns, if anything, is what it got. What arrives at a target, a further window
 * or another address counts without that. */
export interface PageAttack {
  readonly name: string;
  readonly code: string;
}

const html = '<script>parent.postMessage("ran","*")</script>';
const click = (attributes: string) =>
  `const a = document.createElement('a'); Object.assign(a, { ${attributes} }); document.body.append(a); a.click(); a.remove();`;
const heard = (make: string) => `
  const heard = new Promise((got) => addEventListener('message', ({ data }) => data === 'ran' && got('its script ran')));
  ${make} document.body.append(frame);
  const got = await Promise.race([heard, later()]); frame.remove(); return got;`;
const frameOf = (attributes: string) =>
  `const frame = document.createElement('iframe'); Object.assign(frame, { ${attributes} });`;
const resource = (tag: string, attributes: string) => `
  const one = document.createElement('${tag}'); Object.assign(one, { ${attributes} }); document.head.append(one);
  await later(); one.remove();`;
const granted = (ask: string) => `const answer = await (${ask}); return 'granted ' + String(answer);`;
const named = (entries: Readonly<Record<string, string>>): PageAttack[] =>
  Object.entries(entries).map(([name, code]) => ({ name, code }));

/** To another address, by every way that a page has. */
const navigations = named({
  'location-href': 'location.href = t.http + hit;',
  'location-assign-https': 'location.assign(t.https + hit);',
  'location-replace': 'location.replace(t.http + hit);',
  'location-data': `location.href = 'data:text/html,<p>out</p>';`,
  'location-javascript': `location.href = 'javascript:void(window.ran = true)'; await later(); return window.ran && 'script ran';`,
  'location-blob': `location.href = URL.createObjectURL(new Blob(['<p>out</p>'], { type: 'text/html' }));`,
  'location-file': `location.href = 'file:///etc/hosts';`,
  'location-view-source': `location.href = 'view-source:' + t.http + hit;`,
  'location-devtools': `location.href = 'devtools://devtools/bundled/inspector.html';`,
  'location-chrome': `location.href = 'chrome://gpu/';`,
  'location-about': `location.href = 'about:blank';`,
  'location-other-host': `location.href = 'app://other/';`,
  'location-alike-host': `location.href = 'app://rhythm.evil/';`,
  'location-with-user': `location.href = 'app://rhythm@evil/';`,
  'location-other-path': `location.href = 'app://rhythm/assets/none.html';`,
  'navigation-api': 'navigation.navigate(t.http + hit);',
  'history-back': 'history.pushState({}, ""); history.go(-1); location.href = t.http + hit;',
  'history-other-origin': `history.pushState({}, '', t.http + hit); return location.href;`,
  link: click('href: t.http + hit'),
  'link-https': click('href: t.https + hit'),
  'link-top': click(`href: t.http + hit, target: '_top'`),
  'form-get': `const f = document.createElement('form'); f.action = t.http + hit; document.body.append(f); f.submit(); f.remove();`,
  'form-post': `const f = document.createElement('form'); f.method = 'post'; f.action = t.http + hit; document.body.append(f); f.requestSubmit(); await later(); f.remove();`,
  'meta-refresh': `const m = document.createElement('meta'); m.httpEquiv = 'refresh'; m.content = '0;url=' + t.http + hit; document.head.append(m); await later();`,
});

/** Further windows. */
const windows = named({
  'open-http': `return window.open(t.http + hit) && 'a window';`,
  'open-blank': `return window.open('about:blank') && 'a window';`,
  'open-own-page': `return window.open('app://rhythm/') && 'a window';`,
  'open-data': `return window.open('data:text/html,<p>out</p>') && 'a window';`,
  'open-javascript': `return window.open('javascript:1') && 'a window';`,
  'open-with-node': `return window.open(t.http + hit, 'w', 'nodeIntegration=yes,contextIsolation=no,width=200') && 'a window';`,
  'open-noopener': `window.open(t.http + hit, '_blank', 'noopener');`,
  'link-blank': click(`href: t.http + hit, target: '_blank'`),
  'link-ctrl-click': `const a = document.createElement('a'); a.href = t.http + hit; document.body.append(a); a.dispatchEvent(new MouseEvent('click', { ctrlKey: true, bubbles: true })); a.remove();`,
  'form-blank': `const f = document.createElement('form'); f.target = '_blank'; f.action = t.http + hit; document.body.append(f); f.submit(); f.remove();`,
});

/** Pages inside the page, and code that the app did not bring. */
const embedded = named({
  'frame-http': `${frameOf('src: t.http + hit')} document.body.append(frame); await later(); frame.remove();`,
  'frame-srcdoc': heard(frameOf(`srcdoc: '${html.replace('</script>', '<\\/script>')}'`)),
  'frame-srcdoc-sandboxed': heard(
    `${frameOf(`srcdoc: '${html.replace('</script>', '<\\/script>')}'`)} frame.sandbox = 'allow-scripts';`,
  ),
  'frame-data': heard(
    frameOf(`src: 'data:text/html,' + encodeURIComponent('${html.replace('</script>', '<\\/script>')}')`),
  ),
  'frame-bridge': `${frameOf(`src: 'about:blank'`)} document.body.append(frame); const bridge = frame.contentWindow.rhythm ?? frame.contentWindow.require; frame.remove(); return bridge && 'a bridge';`,
  'frame-own-page': `${frameOf(`src: location.href`)} document.body.append(frame); await later(); const inside = frame.contentDocument?.getElementById('root'); frame.remove(); return inside && 'its own page';`,
  object: `const o = document.createElement('object'); o.data = t.http + hit; document.body.append(o); await later(); o.remove();`,
  embed: `const o = document.createElement('embed'); o.src = t.http + hit; document.body.append(o); await later(); o.remove();`,
  webview: `const w = document.createElement('webview'); w.setAttribute('allowpopups', ''); w.src = t.http + hit; document.body.append(w); await later(); w.remove();`,
  'service-worker': granted(`navigator.serviceWorker.register('/sw.js')`),
  'worker-blob': `const w = new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))); return await new Promise((got) => { w.onmessage = () => got('a worker'); w.onerror = () => got(null); });`,
  'worker-data': `const w = new Worker('data:text/javascript,postMessage(1)'); return await new Promise((got) => { w.onmessage = () => got('a worker'); w.onerror = () => got(null); });`,
  'worker-shared': `const w = new SharedWorker(URL.createObjectURL(new Blob(['onconnect=(e)=>e.ports[0].postMessage(1)']))); return await new Promise((got) => { w.port.onmessage = () => got('a worker'); w.onerror = () => got(null); });`,
  'script-src': resource('script', 'src: t.http + hit'),
  'script-inline': `${resource('script', `textContent: 'window.ranInline = true'`)} return window.ranInline && 'ran';`,
  'handler-inline': `const d = document.createElement('div'); d.setAttribute('onclick', 'window.ranHandler = true'); document.body.append(d); d.click(); d.remove(); return window.ranHandler && 'ran';`,
  'module-import': `await import(t.http + hit);`,
  eval: `return (0, eval)('"ran"');`,
  'new-function': `return new Function('return "ran"')();`,
  wasm: `await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])); return 'compiled';`,
  'base-uri': `const b = document.createElement('base'); b.href = t.http + '/'; document.head.append(b); const { baseURI } = document; b.remove(); return baseURI.startsWith(t.http) && baseURI;`,
});

/** Out of the machine without leaving the page. */
const requests = named({
  fetch: `await fetch(t.http + hit, { mode: 'no-cors' });`,
  'fetch-https': `await fetch(t.https + hit, { mode: 'no-cors' });`,
  'fetch-keepalive': `await fetch(t.http + hit, { mode: 'no-cors', keepalive: true, method: 'post', body: 'x' });`,
  'fetch-file': `return await (await fetch('file:///etc/hosts')).text();`,
  xhr: `const x = new XMLHttpRequest(); x.open('GET', t.http + hit); x.send(); await later();`,
  websocket: `new WebSocket(t.ws + hit); await later();`,
  'event-source': `new EventSource(t.http + hit); await later();`,
  beacon: `navigator.sendBeacon(t.http + hit, 'x'); await later();`,
  'link-ping': `${click(`href: '#', ping: t.http + hit`)} await later();`,
  image: resource('img', 'src: t.http + hit'),
  video: resource('video', 'src: t.http + hit'),
  style: resource('link', `rel: 'stylesheet', href: t.http + hit`),
  'style-rule': `const s = new CSSStyleSheet(); s.replaceSync('body { background: url("' + t.http + hit + '") }'); document.adoptedStyleSheets = [...document.adoptedStyleSheets, s]; await later(); document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1);`,
  font: `await new FontFace('f', 'url(' + t.http + hit + ')').load();`,
  prefetch: resource('link', `rel: 'prefetch', href: t.http + hit`),
  modulepreload: resource('link', `rel: 'modulepreload', href: t.http + hit`),
  manifest: resource('link', `rel: 'manifest', href: t.http + hit`),
  preconnect: resource('link', `rel: 'preconnect', href: 'http://127.0.0.1:' + t.preconnectPort`),
  'dns-prefetch': resource('link', `rel: 'dns-prefetch', href: 'http://127.0.0.1:' + t.preconnectPort`),
  'speculation-rules': resource(
    'script',
    `type: 'speculationrules', textContent: JSON.stringify({ prefetch: [{ source: 'list', urls: [t.http + hit] }] })`,
  ),
  'webrtc-udp': `const p = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:' + t.stunPort }] }); p.createDataChannel('x'); await p.setLocalDescription(); await later(); p.close();`,
  'webrtc-tcp': `const p = new RTCPeerConnection({ iceServers: [{ urls: 'turn:127.0.0.1:' + t.turnPort + '?transport=tcp', username: 'u', credential: 'c' }] }); p.createDataChannel('x'); await p.setLocalDescription(); await later(); p.close();`,
  webtransport: `await new WebTransport(t.https + hit).ready; return 'connected';`,
});

/** Files, programs and dialogs of the machine. */
const machine = named({
  'download-blob': `${click(`href: URL.createObjectURL(new Blob(['x'])), download: 'download-blob.txt'`)} await later();`,
  'download-data': `${click(`href: 'data:application/octet-stream,x', download: 'download-data.txt'`)} await later();`,
  'download-http': `${click(`href: t.http + hit, download: 'download-http.txt'`)} await later();`,
  'external-mailto': `${click(`href: 'mailto:external-mailto@example.org'`)} await later();`,
  'external-scheme': `location.href = 'x-rhythm-evil:external-scheme'; await later();`,
  'external-own-scheme': `location.href = 'rhythm://external-own-scheme'; await later();`,
  'external-frame': `${frameOf(`src: 'x-rhythm-evil:external-frame'`)} document.body.append(frame); await later(); frame.remove();`,
  'external-window': `window.open('x-rhythm-evil:external-window'); await later();`,
  'external-smb': `location.href = 'smb://127.0.0.1/external-smb'; await later();`,
  'protocol-handler': `navigator.registerProtocolHandler('web+rhythm', location.origin + '/?%s'); await later();`,
  'file-open': granted('showOpenFilePicker()'),
  'file-save': granted('showSaveFilePicker()'),
  'file-folder': granted('showDirectoryPicker()'),
});

/** What has to be asked for. */
const permissions = named({
  camera: granted('navigator.mediaDevices.getUserMedia({ video: true })'),
  microphone: granted('navigator.mediaDevices.getUserMedia({ audio: true })'),
  'display-capture': granted('navigator.mediaDevices.getDisplayMedia({ video: true })'),
  'desktop-capture': granted(
    `navigator.mediaDevices.getUserMedia({ video: { mandatory: { chromeMediaSource: 'desktop' } } })`,
  ),
  geolocation: granted('new Promise((got, not) => navigator.geolocation.getCurrentPosition(got, not))'),
  notifications: `return (await Notification.requestPermission()) === 'granted' && 'granted';`,
  midi: granted('navigator.requestMIDIAccess()'),
  'midi-sysex': granted('navigator.requestMIDIAccess({ sysex: true })'),
  usb: granted('navigator.usb.requestDevice({ filters: [] })'),
  hid: `return (await navigator.hid.requestDevice({ filters: [] })).length > 0 && 'a device';`,
  serial: granted('navigator.serial.requestPort()'),
  bluetooth: granted('navigator.bluetooth.requestDevice({ acceptAllDevices: true })'),
  'clipboard-read': granted('navigator.clipboard.readText()'),
  'storage-access': granted('document.requestStorageAccessFor(t.https)'),
  persist: `return (await navigator.storage.persist()) && 'granted';`,
  fullscreen: granted('document.documentElement.requestFullscreen()'),
  'pointer-lock': granted('document.body.requestPointerLock()'),
  'keyboard-lock': `await navigator.keyboard.lock(['Escape']); return (await navigator.permissions.query({ name: 'keyboard-lock' })).state === 'granted' && 'granted';`,
  'idle-detection': `return (await IdleDetector.requestPermission()) === 'granted' && 'granted';`,
  'wake-lock': granted(`navigator.wakeLock.request('screen')`),
  'local-fonts': `return (await queryLocalFonts()).length > 0 && 'fonts';`,
  'window-management': granted('getScreenDetails()'),
  payment: granted(
    `new PaymentRequest([{ supportedMethods: 'https://example.org/pay' }], { total: { label: 'x', amount: { currency: 'EUR', value: '1' } } }).show()`,
  ),
  'eye-dropper': granted('new EyeDropper().open()'),
});

/** All of them. Names are unique: they are the paths that arrive. */
export const pageAttacks: readonly PageAttack[] = [
  // A page is left, and a window opened, a moment later.
  ...[...navigations, ...windows].map(({ name, code }) => ({
    name,
    code: `const got = await (async () => { ${code} })(); await later(); return got;`,
  })),
  ...embedded,
  ...requests,
  ...machine,
  ...permissions,
];
