/** Where Command takes the place of Ctrl. */
export const isMac = navigator.userAgent.includes('Macintosh');
