const units = ['byte', 'kilobyte', 'megabyte'] as const;
const step = 1000;

/** A file's size as people say it: "12 KB". */
export function sizeOf(bytes: number, locale: string): string {
  let size = bytes;
  let unit = 0;
  for (; size >= step && unit < units.length - 1; unit++) size /= step;
  const digits = unit > 0 && size < 10 ? 1 : 0;
  const options = {
    style: 'unit',
    unit: units[unit] ?? 'byte',
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: digits,
  } as const;
  return new Intl.NumberFormat(locale, options).format(size);
}
