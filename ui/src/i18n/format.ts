/**
 * Texts with places and plurals, as pure functions. A text is a string with `{name}` places, or an object of plural
 * forms chosen by `count` with the language's own rules.
 */

export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
export type Text = string | PluralForms;
export type Values = Record<string, string | number>;

/** Fills the places of a text. A number is written the language's way; a place without a value stays visible. */
export function fill(text: Text, values: Values, locale: string): string {
  return fillForm(typeof text === 'string' ? text : formFor(text, values, locale), values, locale);
}

export interface Piece {
  text: string;
  strong: boolean;
}

/** Splits a text at its *stars* and fills the places of each piece, so that a star in a value stays a star. */
export function split(text: Text, values: Values, locale: string): Piece[] {
  const form = typeof text === 'string' ? text : formFor(text, values, locale);
  return form
    .split('*')
    .map((piece, index) => ({ text: fillForm(piece, values, locale), strong: index % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}

function fillForm(form: string, values: Values, locale: string): string {
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number'
      ? new Intl.NumberFormat(locale, { useGrouping: 'always' }).format(value)
      : value;
  });
}

function formFor(forms: PluralForms, values: Values, locale: string): string {
  const count = typeof values['count'] === 'number' ? values['count'] : 0;
  return forms[new Intl.PluralRules(locale).select(count)] ?? forms.other;
}

/** The names of the places in a text, sorted; every language must have the same ones. */
export function places(text: Text): string[] {
  const forms = typeof text === 'string' ? [text] : Object.values(text);
  return [
    ...new Set(forms.flatMap((form) => [...form.matchAll(/\{(\w+)\}/g)].map((hit) => hit[1] ?? ''))),
  ].sort();
}
