import { expect, test } from 'vitest';
import { placeOf } from './address';

test.each([
  ['/haslo', '#abc', { page: 'link', link: 'abc' }],
  ['/karta/haslo', '#a-_9', { page: 'link', link: 'a-_9' }],
  ['/haslo', '', { page: 'link', link: '' }],
  ['/dostep', '', { page: 'ask' }],
  ['/', '#abc', { page: 'ask' }],
  ['/nie-haslo', '#abc', { page: 'ask' }],
])('%s%s', (path, hash, expected) => {
  expect(placeOf(path, hash)).toEqual(expected);
});
