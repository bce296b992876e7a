import { BrowserWindow, dialog } from 'electron';
import type { ChooseFile } from '../audit/export-trail.ts';

/** Asks with the dialog of the system, above the window that is used. */
export const chooseSaveFile: ChooseFile = async ({ fileName, extension }) => {
  const options = {
    defaultPath: fileName,
    filters: [{ name: extension.toUpperCase(), extensions: [extension] }],
  };
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const { canceled, filePath } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options));
  return canceled || filePath === '' ? null : filePath;
};
