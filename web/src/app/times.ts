/** Times as people say them. `now` is given so that the same moment always reads the same. */
const day = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();
const relatives = new Map<string, Intl.RelativeTimeFormat>();

export function clock(at: number, locale: string): string {
  return format(locale, { hour: 'numeric', minute: '2-digit' }).format(at);
}

/** For the list of chats: the time today, the weekday in the last six days, else the date. */
export function shortTime(at: number, now: number, locale: string): string {
  const days = daysBetween(at, now);
  if (days <= 0) return clock(at, locale);
  if (days === 1) return capital(relative(locale).format(-1, 'day'), locale);
  if (days < 7) return format(locale, { weekday: 'short' }).format(at);
  return format(locale, dateParts(at, now, 'short')).format(at);
}

/** For the line between two days. */
export function dayName(at: number, now: number, locale: string): string {
  const days = daysBetween(at, now);
  if (days === 0 || days === 1) return capital(relative(locale).format(-days, 'day'), locale);
  if (days > 0 && days < 7) return capital(format(locale, { weekday: 'long' }).format(at), locale);
  return format(locale, dateParts(at, now, 'long')).format(at);
}

/** For "last seen": minutes within the hour, then the time of the day, then the date. */
export function ago(at: number, now: number, locale: string): string {
  const minutes = Math.max(0, Math.floor((now - at) / 60_000));
  if (minutes < 60) return relative(locale).format(-minutes, 'minute');
  const days = daysBetween(at, now);
  if (days <= 1) return `${relative(locale).format(-days, 'day')}, ${clock(at, locale)}`;
  return format(locale, dateParts(at, now, 'long')).format(at);
}

/** The whole moment, for tooltips. */
export function moment(at: number, locale: string): string {
  return format(locale, { dateStyle: 'full', timeStyle: 'short' }).format(at);
}

/** A key that two moments share when they are on the same local day. */
export function localDay(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
}

/** `localDay` for many moments in a row, most of them on the same day as the one before. */
export function localDays(): (at: number) => number {
  let from = 0;
  let until = 0;
  let found = 0;
  return (at) => {
    if (at >= from && at < until) return found;
    const date = new Date(at);
    from = new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
    until = new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
    found = localDay(at);
    return found;
  };
}

function daysBetween(at: number, now: number): number {
  return Math.round((localDay(now) - localDay(at)) / day);
}

function dateParts(at: number, now: number, month: 'short' | 'long'): Intl.DateTimeFormatOptions {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return sameYear ? { day: 'numeric', month } : { day: 'numeric', month, year: 'numeric' };
}

function capital(words: string, locale: string): string {
  return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1);
}

function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let made = formats.get(key);
  if (made === undefined) formats.set(key, (made = new Intl.DateTimeFormat(locale, options)));
  return made;
}

function relative(locale: string): Intl.RelativeTimeFormat {
  let made = relatives.get(locale);
  if (made === undefined) relatives.set(locale, (made = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })));
  return made;
}
