import type { ReactNode } from 'react';

/**
 * The looks of the series: each has a pattern and a colour, so that they differ also on paper and for whoever sees no
 * colours. Drawn on a tile of 8 × 8 px.
 */
const patterns: readonly ReactNode[] = [
  null,
  <path key="falling" d="M-2 -2 10 10M-2 6 2 10M6 -2 10 2" />,
  <g key="dots" className="failure-dots">
    <circle cx="2" cy="2" r="1.25" />
    <circle cx="6" cy="6" r="1.25" />
  </g>,
  <path key="lying" d="M0 2H8M0 6H8" />,
  <path key="standing" d="M2 0V8M6 0V8" />,
  <path key="crossed" d="M-2 -2 10 10M10 -2 -2 10" />,
];

/** The definitions of all looks, once in each drawing. */
export function LookDefinitions({ id }: { readonly id: string }) {
  return (
    <defs>
      {patterns.map((pattern, look) => (
        <pattern
          // biome-ignore lint/suspicious/noArrayIndexKey: the index is the look
          key={look}
          id={lookId(id, look)}
          className={`failure-look failure-look-${look}`}
          width="8"
          height="8"
          patternUnits="userSpaceOnUse"
        >
          <rect className="failure-ground" width="8" height="8" />
          <g className="failure-lines">{pattern}</g>
        </pattern>
      ))}
    </defs>
  );
}

/** What fills a shape with a look. */
export function fillOf(id: string, look: number): string {
  return `url(#${lookId(id, look)})`;
}

function lookId(id: string, look: number): string {
  return `${id}look${look}`;
}

/** A small field with the look of a series. */
export function Swatch({ id, look }: { readonly id: string; readonly look: number }) {
  return (
    <svg className="failure-swatch" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <rect
        className={`failure-bar failure-look-${look}`}
        x="0.75"
        y="0.75"
        width="14.5"
        height="14.5"
        rx="2"
        fill={fillOf(id, look)}
      />
    </svg>
  );
}
