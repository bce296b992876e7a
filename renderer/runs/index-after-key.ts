interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

const pageRows = 10;

/** The row that a key goes to, or null when the key does not move. */
export function indexAfterKey(press: KeyPress, index: number, count: number): number | null {
  if (press.ctrlKey || press.metaKey || press.altKey || count === 0) return null;
  const last = count - 1;
  switch (press.key) {
    case 'ArrowDown':
    case 'j':
    case 'J':
      return Math.min(last, index + 1);
    case 'ArrowUp':
    case 'k':
    case 'K':
      return Math.max(0, index - 1);
    case 'PageDown':
      return Math.min(last, index + pageRows);
    case 'PageUp':
      return Math.max(0, index - pageRows);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
