/** What the fake host knows of names and streets while they are typed: far less than a station, and enough to see the pages. */
import type { StreetSuggestion, StreetSuggestions } from '../src/generated/contract';

const STREETS: readonly [string, string | null][] = [
  ['ul. Wzorcowa', '00-000'],
  ['ul. Modelowa', '00-000'],
  ['ul. Makietowa', null],
  ['os. Makietowe', '99-993'],
  ['ul. Macieja Przykładowego-Wzorca', '99-995'],
  ['pl. Makatkowy', '99-994'],
  ['al. Malownicza', '00-000'],
  ['ul. Marmurowa', '00-000'],
  ['ul. Maślana', '00-000'],
  ['ul. Mazakowa', '00-000'],
];

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/^(ul|al|pl|os)\. /, '');
}

export function suggestStreets(typed: string): StreetSuggestions {
  const [, name = '', house = ''] = /^(\D*?)\s*(\d.*)?$/.exec(typed.trim()) ?? [];
  if (name === '') return { suggestions: [], known: false };
  const suggestions = STREETS.filter(([street]) => plain(street).startsWith(plain(name))).map(
    ([street, postcode]): StreetSuggestion => ({
      street,
      house,
      postcode: postcode ?? (house === '' ? null : '99-991'),
      city: 'Przykładowo',
    }),
  );
  return {
    suggestions: suggestions.slice(0, 6),
    known: suggestions.some(({ street }) => plain(street) === plain(name)),
  };
}

/** Two neighbouring letters are in each other's place. */
export function isSimilar(name: string, typed: string): boolean {
  const [a, b] = [name.toLowerCase(), typed.toLowerCase()];
  const at = [...b].findIndex((letter, index) => letter !== a[index]);
  return at >= 0 && a.startsWith(b.slice(0, at) + (b[at + 1] ?? '') + (b[at] ?? '') + b.slice(at + 2));
}
