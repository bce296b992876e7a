import { useState } from 'react';
import { useRecordMarks } from './record-marks.ts';

interface Part {
  readonly id: string;
  /** The data that stand in it. */
  readonly sourceIds: readonly string[];
}

export interface OpenParts {
  readonly isOpen: (id: string) => boolean;
  readonly setOpen: (id: string, isOpen: boolean) => void;
}

/** Which parts are open: the first ones, those that were opened, and the one with the datum that is pointed out. */
export function useOpenParts(parts: readonly Part[], openAtFirst: number): OpenParts {
  const { highlighted } = useRecordMarks();
  const [open, setOpen] = useState<ReadonlySet<string>>(
    () => new Set(parts.slice(0, openAtFirst).map(({ id }) => id)),
  );
  const [shown, setShown] = useState<string | null>(null);
  // While it is rendered, so that the place is there before it is scrolled to. It may be closed again afterwards.
  if (shown !== highlighted) {
    setShown(highlighted);
    const part = parts.find(({ sourceIds }) => highlighted !== null && sourceIds.includes(highlighted));
    if (part && !open.has(part.id)) setOpen(new Set([...open, part.id]));
  }
  return {
    isOpen: (id) => open.has(id),
    setOpen: (id, isOpen) =>
      setOpen((known) => new Set(isOpen ? [...known, id] : [...known].filter((one) => one !== id))),
  };
}
