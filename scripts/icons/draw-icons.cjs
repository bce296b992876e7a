// @ts-check
// Run by Electron, which draws an SVG better than any converter at hand: writes it as PNG files of several sizes.
const { readFileSync, writeFileSync } = require('node:fs');
const { app, BrowserWindow } = require('electron');

const [source = '', ...targets] = process.argv.slice(process.argv.indexOf('--') + 1);

/** @param {string} target `<size>=<file>` */
async function draw(target) {
  const [size = '', file = ''] = target.split('=');
  const window = new BrowserWindow({
    width: Number(size),
    height: Number(size),
    frame: false,
    transparent: true,
    show: false,
    useContentSize: true,
    webPreferences: { offscreen: true },
  });
  const style =
    'html,body{margin:0;overflow:hidden;background:transparent}svg{display:block;width:100vw;height:100vh}';
  const page = `<style>${style}</style>${readFileSync(source, 'utf8')}`;
  await window.loadURL(`data:text/html;base64,${Buffer.from(page).toString('base64')}`);
  writeFileSync(file, await painted(window));
  window.destroy();
}

/**
 * The first picture that shows anything.
 * @param {import('electron').BrowserWindow} window
 * @returns {Promise<Buffer>}
 */
function painted({ webContents }) {
  return new Promise((resolve) => {
    webContents.on('paint', (_event, _dirty, picture) => {
      if (!picture.isEmpty()) resolve(picture.toPNG());
    });
    webContents.invalidate();
  });
}

app.on('window-all-closed', () => undefined);
app
  .whenReady()
  .then(async () => {
    for (const target of targets) await draw(target);
    app.quit();
  })
  .catch((fault) => {
    console.error(fault);
    app.exit(1);
  });
