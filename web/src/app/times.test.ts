import { describe, expect, it } from 'vitest';
import { ago, dayName, shortTime } from './times.ts';

const at = (day: number, hour: number, minute = 0, month = 5, year = 2026) =>
  new Date(year, month - 1, day, hour, minute).getTime();
const now = at(20, 12);
const plain = (words: string) => words.replace(/\u202f|\u00a0/gu, ' ');

describe('times as people say them', () => {
  it.each([
    [at(20, 0, 5), '12:05 AM'],
    [at(19, 23, 59), 'Yesterday'],
    [at(15, 8), 'Fri'],
    [at(13, 8), 'May 13'],
    [at(13, 8, 0, 12, 2025), 'Dec 13, 2025'],
  ])('in the list of chats %#', (moment, words) => {
    expect(plain(shortTime(moment, now, 'en'))).toBe(words);
  });

  it.each([
    [at(20, 1), 'Today'],
    [at(19, 1), 'Yesterday'],
    [at(14, 1), 'Thursday'],
    [at(13, 1), 'May 13'],
    [at(1, 1, 0, 1, 2020), 'January 1, 2020'],
  ])('between two days %#', (moment, words) => {
    expect(dayName(moment, now, 'en')).toBe(words);
  });

  it.each([
    [now - 5 * 60_000, '5 minutes ago'],
    [at(20, 9, 30), 'today, 9:30 AM'],
    [at(19, 9, 30), 'yesterday, 9:30 AM'],
    [at(2, 9, 30), 'May 2'],
  ])('for when somebody was last seen %#', (moment, words) => {
    expect(plain(ago(moment, now, 'en'))).toBe(words);
  });

  it('speaks Arabic', () => {
    expect(dayName(at(19, 1), now, 'ar')).toBe('أمس');
  });
});
