import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkify } from './linkify.ts';

const links = (text: string) => linkify(text).flatMap((piece) => ('href' in piece ? [piece.href] : []));

describe('addresses in a text', () => {
  it.each([
    ['see https://example.org/a?b=c#d now', ['https://example.org/a?b=c#d']],
    ['(https://example.org/wiki/Parley_(talk))', ['https://example.org/wiki/Parley_(talk)']],
    ['Is it http://example.org?', ['http://example.org/']],
    ['https://a.example, https://b.example.', ['https://a.example/', 'https://b.example/']],
    ['انظر https://example.org/صفحة؟', ['https://example.org/%D8%B5%D9%81%D8%AD%D8%A9']],
  ])('%s', (text, found) => {
    expect(links(text)).toEqual(found);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://example.org',
    'https://',
    'https://bank.example@evil.example/',
  ])('leaves %s as text', (text) => {
    expect(links(text)).toEqual([]);
  });

  it('loses and changes no character, and links to the web only', () => {
    const part = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.webUrl(),
      fc.constantFrom(' ', '(', ')', '.', '\n', 'https://'),
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = parts.join('');
        expect(
          linkify(text)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text);
        for (const href of links(text)) expect(href).toMatch(/^https?:\/\//u);
      }),
    );
  });
});
