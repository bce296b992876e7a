import type { ReactNode } from 'react';

/** The one icon set: 16 × 16, strokes of 1.5, the colour of the text around. */
const drawings = {
  worklist: <path d="M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01" />,
  bookmark: <path d="M4.5 2.5h7a.75.75 0 0 1 .75.75v10.5L8 10.75l-4.25 3V3.25a.75.75 0 0 1 .75-.75Z" />,
  settings: (
    <>
      <path d="M2.5 5h5M11.5 5h2M2.5 11h2M8.5 11h5" />
      <circle cx="9.5" cy="5" r="1.75" />
      <circle cx="6.5" cy="11" r="1.75" />
    </>
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.25" />
      <path d="m10.2 10.2 3.3 3.3" />
    </>
  ),
  plus: <path d="M8 3v10M3 8h10" />,
  minus: <path d="M3 8h10" />,
  compare: <path d="M3 5h9M9.5 2.5 12 5 9.5 7.5M13 11H4M6.5 8.5 4 11l2.5 2.5" />,
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  play: (
    <path
      d="M5 3.4v9.2c0 .4.4.6.7.4l7-4.6c.3-.2.3-.6 0-.8l-7-4.6c-.3-.2-.7 0-.7.4Z"
      fill="currentColor"
      stroke="none"
    />
  ),
  pause: <path d="M5.5 3.5v9M10.5 3.5v9" strokeWidth="2.5" />,
  stop: <rect x="3.5" y="3.5" width="9" height="9" rx="1.75" fill="currentColor" stroke="none" />,
  edit: <path d="M10.75 2.75 13.25 5.25 5.75 12.75 2.75 13.25 3.25 10.25 10.75 2.75ZM9 4.5 11.5 7" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <path d="M8 4.75V8l2.25 1.5" />
    </>
  ),
  back: <path d="M13 8H3.5M7 4 3 8l4 4" />,
  priority: <path d="M4 8.5 8 4.5l4 4M4 12.5l4-4 4 4" />,
  chevronDown: <path d="m4 6.25 4 4 4-4" />,
  chevronRight: <path d="m6.25 4 4 4-4 4" />,
  check: <path d="m3.25 8.5 3.1 3.1 6.4-7" />,
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M10.5 5.5V4A1.5 1.5 0 0 0 9 2.5H4A1.5 1.5 0 0 0 2.5 4v5A1.5 1.5 0 0 0 4 10.5h1.5" />
    </>
  ),
  refresh: <path d="M13.25 8a5.25 5.25 0 1 1-1.6-3.77M13.25 2v3h-3" />,
  signOut: <path d="M6.5 2.5h-3a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h3M10.5 11l3-3-3-3M13 8H6.5" />,
  erase: (
    <path d="M3 4.5h10M6 4.5V3a.75.75 0 0 1 .75-.75h2.5A.75.75 0 0 1 10 3v1.5M4.25 4.5l.6 8.1a1 1 0 0 0 1 .9h4.3a1 1 0 0 0 1-.9l.6-8.1M6.9 7v4M9.1 7v4" />
  ),
  window: (
    <>
      <path d="M7 3.5H3.5a1 1 0 0 0-1 1v8a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1V9" />
      <path d="M9.5 2.5h4v4M13.25 2.75 7.75 8.25" />
    </>
  ),
  lock: (
    <>
      <rect x="3" y="7" width="10" height="6.5" rx="1.5" />
      <path d="M5.25 7V5a2.75 2.75 0 0 1 5.5 0v2" />
    </>
  ),
  plug: <path d="M6 2v3.5M10 2v3.5M4 5.5h8v2a4 4 0 0 1-8 0v-2ZM8 11.5V14" />,
  person: (
    <>
      <circle cx="8" cy="5.25" r="2.75" />
      <path d="M2.75 13.5c.5-2.6 2.6-4 5.25-4s4.75 1.4 5.25 4" />
    </>
  ),
  patients: (
    <>
      <circle cx="6" cy="5.25" r="2.5" />
      <path d="M1.75 13c.3-2.6 2-4 4.25-4s3.95 1.4 4.25 4M10.5 3a2.5 2.5 0 0 1 0 4.6M12 9.4c1.3.6 2.1 1.9 2.3 3.6" />
    </>
  ),
  blind: (
    <path d="M1.75 8S4 3.75 8 3.75 14.25 8 14.25 8 12 12.25 8 12.25 1.75 8 1.75 8ZM2.75 13.25l10.5-10.5" />
  ),
  up: <path d="M8 13V3.25M4.25 7 8 3.25 11.75 7" />,
  down: <path d="M8 3v9.75M4.25 9 8 12.75 11.75 9" />,
  inbox: (
    <path d="M2.5 9.5 4.4 3.6a1 1 0 0 1 1-.7h5.2a1 1 0 0 1 1 .7l1.9 5.9v3a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-3Zm0 0H5.7c0 1.3 1 2.2 2.3 2.2s2.3-.9 2.3-2.2h3.2" />
  ),
  info: (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <path d="M8 7.5v3.25M8 5.25h.01" />
    </>
  ),
  warning: <path d="M8 2.5 1.9 13h12.2L8 2.5ZM8 6.75v3M8 11.5h.01" />,
  error: <path d="M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5L5.5 2ZM8 5v3.5M8 10.75h.01" />,
  document: (
    <path d="M9.5 2h-5A1.5 1.5 0 0 0 3 3.5v9A1.5 1.5 0 0 0 4.5 14h7a1.5 1.5 0 0 0 1.5-1.5v-7L9.5 2Zm0 0v3.5H13M5.5 8.5h5M5.5 11h3.5" />
  ),
  queued: <circle cx="8" cy="8" r="5.5" strokeDasharray="2.4 2.1" />,
  running: <path d="M8 2.5A5.5 5.5 0 1 1 2.5 8" />,
  succeeded: (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <path d="m5.5 8.2 1.8 1.8 3.3-3.8" />
    </>
  ),
  failed: (
    <>
      <rect x="2.5" y="2.5" width="11" height="11" rx="2.5" />
      <path d="m5.75 5.75 4.5 4.5M10.25 5.75l-4.5 4.5" />
    </>
  ),
  online: (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <circle cx="8" cy="8" r="2.5" fill="currentColor" stroke="none" />
    </>
  ),
  offline: <path d="m2.5 2.5 11 11M5.2 4.1A5.75 5.75 0 0 1 12 12M3.6 5.6a5.75 5.75 0 0 0 6.8 7.6" />,
  audit: (
    <>
      <path d="M1.75 8S4 3.75 8 3.75 14.25 8 14.25 8 12 12.25 8 12.25 1.75 8 1.75 8Z" />
      <circle cx="8" cy="8" r="1.9" />
    </>
  ),
  failures: <path d="M2.5 13.5h11M4.5 11V8.5M8 11V3.5M11.5 11V6" />,
  download: <path d="M8 2.5v7.75M4.75 7 8 10.25 11.25 7M3 13.25h10" />,
  riskLow: <circle cx="8" cy="8" r="4.5" />,
  riskModerate: <path d="M8 2 14 8l-6 6-6-6 6-6Z" />,
  riskHigh: <path d="M8 2.25 14.25 13.5H1.75L8 2.25Z" fill="currentColor" />,
  riskCritical: (
    <>
      <path
        d="M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2l3.7-3.7Z"
        fill="currentColor"
        stroke="none"
      />
      <path d="M8 4.5V9M8 11.5h.01" className="icon-cutout" />
    </>
  ),
} as const satisfies Record<string, ReactNode>;

export type IconName = keyof typeof drawings;

/** An icon; it carries no meaning of its own, the words stand beside it. */
export function Icon({ name, spin = false }: { readonly name: IconName; readonly spin?: boolean }) {
  return (
    <svg
      className={spin ? 'icon spin' : 'icon'}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {drawings[name]}
    </svg>
  );
}
