/**
 * The languages of the screens. Polish is the one that is written first; every other must have the same keys, and every
 * code that a command can answer must have a text in each, or this file does not compile.
 */
import enFrame from '../../messages/en.json';
import enWork from '../../messages/en.work.json';
import plFrame from '../../messages/pl.json';
import plWork from '../../messages/pl.work.json';
import type { ErrorCode, FieldCode } from './codes';
import type { PluralForms, Text } from './format';

/** What the frame says, and what the pages of the daily work say; no name stands in both. */
const pl = { ...plFrame, ...plWork };
const en = { ...enFrame, ...enWork };
({}) as Record<keyof typeof plFrame & keyof typeof plWork, never> satisfies Record<string, never>;

export type Messages = SameKeys<typeof pl>;
export type Language = 'pl' | 'en';

/** Whether a branch of the tree is one text in plural forms: only names of plural rules, `other` among them. */
type IsForms<T> = T extends { other: string } ? (keyof T extends Intl.LDMLPluralRule ? true : false) : false;

/** The same tree of keys; what is plural in Polish is plural everywhere. */
type SameKeys<T> = {
  [K in keyof T]: T[K] extends string ? string : IsForms<T[K]> extends true ? PluralForms : SameKeys<T[K]>;
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
  messages: Messages;
}

export const languages: Record<Language, LanguageInfo> = {
  pl: { name: 'Polski', locale: 'pl-PL', messages: pl satisfies Messages },
  en: { name: 'English', locale: 'en-GB', messages: en satisfies Messages },
};

/** Looks a text up by its path. */
export function lookUp(messages: Messages, key: Key): Text {
  let at: unknown = messages;
  for (const step of key.split('.')) at = (at as Record<string, unknown>)[step];
  return at as Text;
}
