import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerpt } from './excerpt.ts';

const shown = (text: string, marks: [number, number][]): string =>
  excerpt(text, marks)
    .map(({ words, marked }) => (marked ? `[${words}]` : words))
    .join('');

describe('an excerpt', () => {
  it('is the whole of a short text', () => {
    expect(shown('Meet me at the harbour', [[15, 19]])).toBe('Meet me at the [harb]our');
    expect(
      shown('me and me', [
        [0, 2],
        [7, 9],
      ]),
    ).toBe('[me] and [me]');
    expect(shown('', [])).toBe('');
  });

  it('begins a few words before the first mark of a long text, and ends in time', () => {
    const text = `${'far away '.repeat(40)}harbour ${'and on '.repeat(60)}`;
    const at = text.indexOf('harbour');
    const line = shown(text, [[at, at + 7]]);
    expect(line).toMatch(/^… \S.{5,40}\[harbour\] and on/u);
    expect(line.endsWith(' …')).toBe(true);
    expect(line.length).toBeLessThan(180);
  });

  it('is one line', () => {
    expect(shown('one\n\ntwo', [[5, 8]])).toBe('one [two]');
  });

  it('never cuts a character, whatever it is made of', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('😀', 'a', ' ', '京'), { maxLength: 300 }),
        fc.nat(300),
        (characters, at) => {
          const text = characters.join('');
          const start = Math.min(at, characters.length - 1);
          if (start < 0) return;
          const from = characters.slice(0, start).join('').length;
          const line = shown(text, [[from, from + (characters[start]?.length ?? 0)]]);
          expect(line.split(' …')[0]).not.toMatch(/^…? ?[\uDC00-\uDFFF]/);
          expect(line).toContain('[');
        },
      ),
    );
  });
});
