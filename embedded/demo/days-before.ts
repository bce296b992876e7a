const dayMs = 24 * 3600 * 1000;

/** ISO timestamp some days before a midnight, at an hour (UTC). */
export function daysBefore(today: Date, days: number, hour: number, minute = 0): string {
  return new Date(today.getTime() - days * dayMs + (hour * 60 + minute) * 60_000).toISOString();
}
