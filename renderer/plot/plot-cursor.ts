import { type FocusEvent, type KeyboardEvent, useState } from 'react';

/** A datum that can be reached: where it stands in its row, and what is read out. */
export interface PlotPoint {
  readonly id: string;
  /** The line or the stack that it belongs to. */
  readonly row: number;
  /** Along the axis: epoch ms, or the index of a bar. */
  readonly at: number;
  /** All that it says, in words: heard by a screen reader and shown beside the point. */
  readonly label: string;
}

/** Where a key leads from a point: left and right along its row, up and down to the nearest of the other rows. */
export function pointAfterKey(points: readonly PlotPoint[], from: PlotPoint, key: string): PlotPoint | null {
  const row = inOrder(points.filter((point) => point.row === from.row));
  const index = row.findIndex(({ id }) => id === from.id);
  if (key === 'ArrowLeft') return row[index - 1] ?? null;
  if (key === 'ArrowRight') return row[index + 1] ?? null;
  if (key === 'Home') return row[0] ?? null;
  if (key === 'End') return row.at(-1) ?? null;
  if (key === 'ArrowUp') return nearestInRow(points, from, -1);
  if (key === 'ArrowDown') return nearestInRow(points, from, 1);
  return null;
}

function inOrder(points: readonly PlotPoint[]): PlotPoint[] {
  return points.toSorted((a, b) => a.at - b.at);
}

function nearestInRow(points: readonly PlotPoint[], from: PlotPoint, step: 1 | -1): PlotPoint | null {
  const rows = [...new Set(points.map(({ row }) => row))].toSorted((a, b) => a - b);
  const wanted = rows[rows.indexOf(from.row) + step];
  const [nearest] = points
    .filter(({ row }) => row === wanted)
    .toSorted((a, b) => Math.abs(a.at - from.at) - Math.abs(b.at - from.at));
  return nearest ?? null;
}

/** What makes an element a point of the plot for keyboard and screen reader. */
export interface PointProps {
  readonly role: 'option';
  readonly 'aria-selected': boolean;
  readonly 'aria-label': string;
  readonly tabIndex: 0 | -1;
  readonly 'data-point': string;
  readonly 'data-active': true | undefined;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
  readonly onKeyDown: (event: KeyboardEvent<SVGElement>) => void;
}

export interface PlotCursor {
  /** The point under the pointer, else the one with the focus; its readout is shown. */
  readonly active: PlotPoint | null;
  readonly propsOf: (point: PlotPoint) => PointProps;
  /** Null: the pointer has left. */
  readonly hover: (id: string | null) => void;
}

/** One stop of the Tab key for all points: the one last looked at, at first the newest of the first row. */
export function usePlotCursor(points: readonly PlotPoint[]): PlotCursor {
  const [focused, setFocused] = useState<string | null>(null);
  const [hovered, setHovered] = useState<string | null>(null);
  const [last, setLast] = useState<string | null>(null);
  const pointOf = (id: string | null) => points.find((point) => point.id === id) ?? null;
  const firstRow = Math.min(...points.map(({ row }) => row));
  const stop = pointOf(last) ?? inOrder(points.filter(({ row }) => row === firstRow)).at(-1);
  const active = pointOf(hovered) ?? pointOf(focused);
  return {
    active,
    hover: setHovered,
    propsOf: (point) => ({
      role: 'option',
      'aria-selected': point.id === focused,
      'aria-label': point.label,
      tabIndex: point.id === stop?.id ? 0 : -1,
      'data-point': point.id,
      'data-active': point.id === active?.id || undefined,
      onFocus: () => {
        setFocused(point.id);
        setLast(point.id);
      },
      onBlur: () => setFocused(null),
      onKeyDown: (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const next = pointAfterKey(points, point, event.key);
        // At the end of a row the view must not begin to scroll.
        if (next || isArrow(event.key)) event.preventDefault();
        if (next) focusPoint(event, next);
      },
    }),
  };
}

function isArrow(key: string): boolean {
  return key.startsWith('Arrow');
}

function focusPoint(event: FocusEvent<SVGElement> | KeyboardEvent<SVGElement>, { id }: PlotPoint): void {
  const all = event.currentTarget
    .closest('[role="listbox"]')
    ?.querySelectorAll<SVGElement>('[role="option"]');
  [...(all ?? [])].find((element) => element.dataset.point === id)?.focus();
}
