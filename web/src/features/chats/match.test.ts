import { expect, it } from 'vitest';
import type { Person } from '../../bridge/types.ts';
import { matches } from './match.ts';

const jose: Person = { accountId: '1', username: 'pepe_r', displayName: 'José Ramírez', about: '' };

it.each(['jose', 'JOSÉ', 'ram', 'ramirez jo', 'pepe', '@pepe_r', 'e_r'])('%s finds José Ramírez (pepe_r)', (query) => {
  expect(matches(jose, query)).toBe(true);
});

it.each(['ose', 'maria', 'jose maria', '@jose'])('%s does not', (query) => {
  expect(matches(jose, query)).toBe(false);
});
