/**
 * The languages of the screens. Polish is the one that is written first. English has the same keys, and a text for every
 * code that a command can answer, or this file does not compile. German and Ukrainian grow text by text: what they do not
 * have yet stands in Polish, and they are offered once they have everything.
 */
import de from '../../messages/de.json';
import enFrame from '../../messages/en.json';
import enPortal from '../../messages/en.portal.json';
import enWork from '../../messages/en.work.json';
import plFrame from '../../messages/pl.json';
import plPortal from '../../messages/pl.portal.json';
import plWork from '../../messages/pl.work.json';
import uk from '../../messages/uk.json';
import type { ErrorCode, FieldCode } from './codes';
import type { PluralForms, Text } from './format';

/** What the frame says, what the pages of the daily work say, and what the portal says; no name stands in two of them. */
const pl = { ...plFrame, ...plWork, ...plPortal };
const en = { ...enFrame, ...enWork, ...enPortal };
({}) as Record<keyof typeof plFrame & keyof typeof plWork, never> satisfies Record<string, never>;
({}) as Record<(keyof typeof plFrame | keyof typeof plWork) & keyof typeof plPortal, never> satisfies Record<
  string,
  never
>;

export type Messages = SameKeys<typeof pl>;
export type Language = 'pl' | 'en' | 'de' | 'uk';

/** Whether a branch of the tree is one text in plural forms: only names of plural rules, `other` among them. */
type IsForms<T> = T extends { other: string } ? (keyof T extends Intl.LDMLPluralRule ? true : false) : false;

/** The same tree of keys; what is plural in Polish is plural everywhere. */
type SameKeys<T> = {
  [K in keyof T]: T[K] extends string ? string : IsForms<T[K]> extends true ? PluralForms : SameKeys<T[K]>;
};

/** A part of that tree. */
type SomeKeys<T> = {
  [K in keyof T]?: T[K] extends string ? string : IsForms<T[K]> extends true ? PluralForms : SomeKeys<T[K]>;
};

/** A key of the tree as a path: "signin.title". */
export type Key<T = typeof pl, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string
    ? `${Prefix}${K}`
    : IsForms<T[K]> extends true
      ? `${Prefix}${K}`
      : Key<T[K], `${Prefix}${K}.`>;
}[keyof T & string];

/** A text for each code, and for nothing else. */
type Exactly<Codes extends string, T> = Record<Codes, Text> & Record<Exclude<keyof T, Codes>, never>;

pl.error satisfies Exactly<ErrorCode, typeof pl.error>;
pl.field satisfies Exactly<FieldCode, typeof pl.field>;
en.error satisfies Exactly<ErrorCode, typeof en.error>;
en.field satisfies Exactly<FieldCode, typeof en.field>;

export interface LanguageInfo {
  /** Its own name, as its speakers write it. */
  name: string;
  /** For Intl: plurals, dates, numbers. */
  locale: string;
  messages: SomeKeys<Messages>;
  /** Has every text. */
  complete: boolean;
}

export const languages: Record<Language, LanguageInfo> = {
  pl: { name: 'Polski', locale: 'pl-PL', messages: pl satisfies Messages, complete: true },
  en: { name: 'English', locale: 'en-GB', messages: en satisfies Messages, complete: true },
  de: { name: 'Deutsch', locale: 'de-DE', messages: de, complete: false },
  uk: { name: 'Українська', locale: 'uk-UA', messages: uk, complete: false },
};

/** The languages that may be chosen: nobody is shown a page that is half in Polish. */
export const offered: readonly { value: Language; text: string }[] = (
  Object.entries(languages) as [Language, LanguageInfo][]
)
  .filter(([, info]) => info.complete)
  .map(([value, info]) => ({ value, text: info.name }));

function at(messages: object, key: Key): Text | undefined {
  let found: unknown = messages;
  for (const step of key.split('.')) found = (found as Record<string, unknown> | undefined)?.[step];
  return found as Text | undefined;
}

/** A text by its path, and the locale whose rules it follows: the Polish one where this language has none. */
export function lookUp(language: Language, key: Key): { text: Text; locale: string } {
  const { messages, locale } = languages[language];
  const own = at(messages, key);
  return own === undefined
    ? { text: at(pl, key) as Text, locale: languages.pl.locale }
    : { text: own, locale };
}
