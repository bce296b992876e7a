/** The mark of the product: day and night, divided by a wave. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <circle cx="16" cy="16" r="14" fill="none" stroke="currentColor" strokeWidth="2" />
      <path
        d="M2.2 16.2C5.6 8.6 10.8 8.6 16 16s10.4 7.4 13.8-.2A13.8 13.8 0 0 1 16 29.8 13.8 13.8 0 0 1 2.2 16.2Z"
        fill="currentColor"
      />
    </svg>
  );
}
