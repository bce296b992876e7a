// The preload of a hostile window: the whole of `invoke`, without the list of channels that ours looks at.
const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld(
  'rawInvoke',
  (/** @type {string} */ channel, /** @type {unknown} */ payload) => ipcRenderer.invoke(channel, payload),
);
