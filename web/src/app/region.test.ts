import { describe, expect, it } from 'vitest';
import { localeOf } from './region.ts';
import { clock, shortTime } from './times.ts';

const afternoon = new Date(2026, 4, 3, 16, 8).getTime();
const later = new Date(2026, 6, 3, 16, 8).getTime();
const plain = (words: string) => words.replace(/\u202f|\u00a0/gu, ' ');
const read = (language: string, ...wished: string[]) => plain(clock(afternoon, localeOf(language, wished)));

describe('the time of a message', () => {
  it('is on a clock of 24 hours for somebody in Britain', () => {
    expect(read('en', 'en-GB', 'en')).toBe('16:08');
    expect(plain(shortTime(afternoon, later, localeOf('en', ['en-GB'])))).toBe('3 May');
  });

  it('is on a clock of 12 hours for somebody in the United States', () => {
    expect(read('en', 'en-US', 'en')).toBe('4:08 PM');
    expect(plain(shortTime(afternoon, later, localeOf('en', ['en-US'])))).toBe('May 3');
  });

  it('is as the browser was told to show it', () => {
    expect(read('en', 'en-US-u-hc-h23')).toBe('16:08');
  });

  it('is in the language of the app, whatever else the browser speaks', () => {
    expect(read('en', 'de-DE', 'en-IE', 'en-US')).toBe('16:08');
    expect(localeOf('en', ['de-DE', 'fr'])).toBe('en');
    expect(localeOf('en', [])).toBe('en');
  });

  it('is not spoilt by a language that is no language', () => {
    expect(localeOf('en', ['C', '', 'en-NZ'])).toMatch(/^en-NZ/);
  });

  it('is in the calendar of the fields for dates, whichever one the browser shows elsewhere', () => {
    const years = (locale: string) => new Intl.DateTimeFormat(locale, { year: 'numeric' }).format(afternoon);
    expect(years('en-GB-u-ca-islamic-umalqura')).not.toContain('2026');
    expect(years(localeOf('en', ['en-GB-u-ca-islamic-umalqura']))).toBe('2026');
    expect(read('en', 'en-GB-u-ca-islamic-umalqura')).toBe('16:08');
  });
});
