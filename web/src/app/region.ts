/**
 * How times and numbers are written in a language: as in the region that the browser asks for with it, since that decides
 * between a clock of 12 and of 24 hours. The calendar is the one that fields for dates have.
 */
export function localeOf(language: string, wished: readonly string[]): string {
  for (const tag of wished) {
    const locale = parsed(tag);
    if (locale?.language === language) return new Intl.Locale(locale, { calendar: 'gregory' }).toString();
  }
  return language;
}

/** Null for what is no tag: some systems name their language "C". */
function parsed(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag);
  } catch {
    return null;
  }
}
