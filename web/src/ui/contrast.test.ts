import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const avatars = readFileSync(new URL('./Avatar.module.css', import.meta.url), 'utf8');

function token(name: string, theme: 0 | 1): string {
  const pair = new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`, 'u').exec(css);
  const value = pair?.[theme + 1];
  if (value === undefined) throw new Error(`--${name} is no pair of colours`);
  return value;
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((from) => {
    const part = parseInt(hex.slice(from, from + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const text: [ink: string, grounds: string[]][] = [
  ['ink', ['ground', 'surface', 'raised', 'sunken', 'hover', 'selected']],
  ['ink-soft', ['ground', 'surface', 'raised', 'sunken', 'hover', 'selected']],
  ['accent', ['ground', 'surface', 'raised', 'hover', 'selected']],
  ['danger', ['ground', 'surface', 'raised']],
  ['on-accent', ['accent', 'accent-strong']],
  ['surface', ['ink']],
  ['mine-ink', ['mine']],
  ['mine-soft', ['mine']],
  ['tick-read', ['mine', 'surface', 'selected']],
  ['theirs-soft', ['theirs']],
];

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('the %s theme', (_theme, index) => {
  it.each(text.flatMap(([ink, grounds]) => grounds.map((ground) => [ink, ground] as const)))(
    'reads --%s on --%s (4.5:1)',
    (ink, ground) => {
      expect(contrast(token(ink, index), token(ground, index))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(['surface', 'raised', 'ground'])('shows the edge of a field on --%s (3:1)', (ground) => {
    expect(contrast(token('line-strong', index), token(ground, index))).toBeGreaterThanOrEqual(3);
  });
});

it('initials are read on every tint (4.5:1)', () => {
  for (const [tint] of avatars.matchAll(/#[0-9a-f]{6}/gu))
    expect(contrast('#ffffff', tint)).toBeGreaterThanOrEqual(4.5);
});
