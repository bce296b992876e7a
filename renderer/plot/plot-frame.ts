import { type RefObject, useLayoutEffect, useState } from 'react';

/** The room of a plot in px of its drawing; what lies between the margins is for the data. */
export interface PlotFrame {
  readonly width: number;
  readonly height: number;
  /** px of one rem, so that what is drawn grows with the text. */
  readonly rem: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The frame of a drawing of that size: room for the figures on the left and the days below. */
export function frameOf(size: {
  readonly width: number;
  readonly height: number;
  readonly rem: number;
}): PlotFrame {
  const { width, height, rem } = size;
  return {
    ...size,
    left: 2.25 * rem,
    right: Math.max(3.25 * rem, width - 0.75 * rem),
    top: 0.75 * rem,
    bottom: Math.max(2 * rem, height - 1.625 * rem),
  };
}

/** The frame of an element, kept in step with its size; null before it was measured. */
export function usePlotFrame(element: RefObject<HTMLElement | null>): PlotFrame | null {
  const [frame, setFrame] = useState<PlotFrame | null>(null);
  useLayoutEffect(() => {
    const measured = element.current;
    if (!measured) return undefined;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = measured;
      // Not in sight: it is measured when it comes.
      if (width === 0 || height === 0) return;
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      setFrame((known) =>
        known?.width === width && known.height === height && known.rem === rem
          ? known
          : frameOf({ width, height, rem }),
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(measured);
    return () => observer.disconnect();
  }, [element]);
  return frame;
}
