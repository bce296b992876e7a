// @ts-check

/**
 * The C library that this Node runs on; meaningful on Linux only.
 * @returns {'glibc' | 'musl'}
 */
export function libcName() {
  const report = process.report.getReport();
  const header = 'header' in report ? report.header : undefined;
  const isGlibc = typeof header === 'object' && header !== null && 'glibcVersionRuntime' in header;
  return isGlibc ? 'glibc' : 'musl';
}
