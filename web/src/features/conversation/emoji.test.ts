import { expect, it } from 'vitest';
import { isBigEmoji } from './emoji.ts';

it.each(['😀', '👩‍👩‍👧', '🇩🇪 🇯🇵', '👍🏽❤️🎉', '1️⃣'])('%s is drawn large', (text) => {
  expect(isBigEmoji(text)).toBe(true);
});

it.each(['', ' ', '1', '😀 ok', '😀😀😀😀', '©'])('%j is text', (text) => {
  expect(isBigEmoji(text)).toBe(false);
});
