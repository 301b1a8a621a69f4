import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type AST } from 'svelte/compiler';
import { describe, expect, test } from 'vitest';
import { places, type Text } from './format';
import { languages, lookUp, type Key, type Language } from './languages';

const all = Object.keys(languages) as Language[];
const SRC = join(import.meta.dirname, '..');

function isForms(value: object): boolean {
  return 'other' in value && Object.keys(value).every((key) => /^(zero|one|two|few|many|other)$/.test(key));
}

function leaves(tree: object, path = ''): Map<string, Text> {
  const found = new Map<string, Text>();
  for (const [key, value] of Object.entries(tree)) {
    const here = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string' || isForms(value as object)) found.set(here, value as Text);
    else for (const [below, text] of leaves(value as object, here)) found.set(below, text);
  }
  return found;
}

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
}

const texts = Object.fromEntries(all.map((one) => [one, leaves(languages[one].messages)])) as Record<
  Language,
  Map<string, Text>
>;

describe.each(all)('%s', (language) => {
  // REQ A-14
  test('has_every_text_if_it_is_offered_and_never_another', () => {
    const own = [...texts[language].keys()].sort();
    expect(own.filter((key) => !texts.pl.has(key))).toEqual([]);
    expect(languages[language].complete).toBe(own.length === texts.pl.size);
  });

  test('answers_every_key_in_its_own_words_or_in_polish_with_polish_rules', () => {
    for (const [key, polish] of texts.pl) {
      const own = texts[language].get(key);
      const wanted =
        own === undefined
          ? { text: polish, locale: 'pl-PL' }
          : { text: own, locale: languages[language].locale };
      expect(lookUp(language, key as Key)).toEqual(wanted);
    }
  });

  test('has_the_same_places_in_every_text', () => {
    const differing = [...texts[language]].filter(
      ([key, text]) =>
        places(text)
          .filter((name) => name !== 'count')
          .join() !==
        places(texts.pl.get(key) ?? '')
          .filter((name) => name !== 'count')
          .join(),
    );
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  test('has_every_plural_form_that_its_rules_ask_for', () => {
    const rules = new Intl.PluralRules(languages[language].locale).resolvedOptions().pluralCategories;
    const lacking = [...texts[language]].filter(
      ([, text]) => typeof text !== 'string' && rules.some((rule) => text[rule] === undefined),
    );
    expect(lacking.map(([key]) => key)).toEqual([]);
  });

  test('has_no_empty_text_and_no_half_a_star', () => {
    const odd = [...texts[language]].filter(([, text]) =>
      (typeof text === 'string' ? [text] : Object.values(text)).some(
        (form) => form.trim() === '' || (form.match(/\*/g) ?? []).length % 2 === 1,
      ),
    );
    expect(odd.map(([key]) => key)).toEqual([]);
  });
});

/** Words that are the same in every language. */
const NAMES = new Set(['Okienko']);
const SPOKEN = new Set([
  'aria-label',
  'title',
  'placeholder',
  'alt',
  'label',
  'heading',
  'text',
  'hint',
  'msg',
  'name',
]);

function literals(file: string): string[] {
  const found: string[] = [];
  const words = (text: string): void => {
    const said = text.trim();
    if (/\p{L}{2,}/u.test(said) && !NAMES.has(said)) found.push(said);
  };
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null) return;
    const { type } = node as { type?: string };
    if (type === 'Text') words((node as AST.Text).data);
    if (type === 'Attribute') {
      const attribute = node as AST.Attribute;
      if (SPOKEN.has(attribute.name) && Array.isArray(attribute.value)) {
        for (const part of attribute.value) if (part.type === 'Text') words(part.data);
      }
      for (const part of Array.isArray(attribute.value) ? attribute.value : [attribute.value]) {
        if (typeof part === 'object' && part.type === 'ExpressionTag') visit(part);
      }
      return;
    }
    for (const [key, value] of Object.entries(node)) if (key !== 'parent') visit(value);
  };
  visit(parse(readFileSync(file, 'utf8'), { modern: true }).fragment);
  return found;
}

test('no_text_stands_in_a_component', () => {
  const components = files(SRC).filter((file) => file.endsWith('.svelte'));
  expect(components.length).toBeGreaterThan(20);
  expect(
    components.flatMap((file) => literals(file).map((text) => `${file.slice(SRC.length)}: ${text}`)),
  ).toEqual([]);
});

test('every_text_is_used', () => {
  const code = files(SRC)
    .filter((file) => /\.(svelte|ts)$/.test(file) && !/\.test\.ts$|generated/.test(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  // Keys that are put together from a code: t(`error.${problem.code}`).
  const built = [...code.matchAll(/[`']([a-z_]+(?:\.[a-z_]+)*)\.\$\{/g)].map((hit) => `${hit[1] ?? ''}.`);
  const families = [...new Set([...built, 'act.'])];
  const unused = [...texts.pl.keys()].filter(
    (key) =>
      !code.includes(`'${key}'`) &&
      !code.includes(`"${key}"`) &&
      !families.some((family) => key.startsWith(family)),
  );
  expect(unused).toEqual([]);
});
