/** The system around the window, as far as the words for it depend on it. */
export type Platform = 'mac' | 'windows' | 'linux';

/** Out of what Chromium says of itself. */
export function platformOf(userAgent: string): Platform {
  if (userAgent.includes('Macintosh')) return 'mac';
  return userAgent.includes('Windows') ? 'windows' : 'linux';
}

export const platform = platformOf(navigator.userAgent);
