/** A new password as it stands: the seven rules of A-5, as the host ticked them, and the sentence under each of the two fields. */
import type { PasswordTicks, Tick } from '../generated/contract';
import { t } from '../i18n/index.svelte';

const RULES = [
  'length',
  'both_cases',
  'digit',
  'other_character',
  'not_from_name',
  'not_used_before',
  'twice_the_same',
] as const satisfies (keyof PasswordTicks)[];

export function ruleLines(ticks: PasswordTicks | null): { text: string; state: Tick }[] {
  return RULES.map((rule) => ({ text: t(`own.${rule}`), state: ticks?.[rule] ?? 'not_yet' }));
}

/** What is wrong with the first field and cannot stay. */
export function passwordError(ticks: PasswordTicks | null, password: string): string | undefined {
  if (!ticks || password === '') return undefined;
  if (ticks.from_name) {
    const { fragment, word, place, source } = ticks.from_name;
    return t(`own.found.${place}.${source}`, { fragment, word });
  }
  if (ticks.too_long) return t('own.too_long');
  return ticks.not_used_before === 'wrong' ? t('own.used') : undefined;
}

/** How far the second field is from the first. */
export function repeatMessage(ticks: PasswordTicks | null, again: string): string {
  if (!ticks || again === '' || ticks.twice_the_same === 'met') return '';
  return ticks.again_lacks === null ? t('own.differs') : t('own.missing', { count: ticks.again_lacks });
}

/** Why the password cannot be set yet. */
export function passwordReason(ticks: PasswordTicks | null): string | undefined {
  const left = ruleLines(ticks).filter((rule) => rule.state !== 'met').length;
  if (left > 0) return t('own.left_short', { count: left });
  return ticks?.too_long ? t('own.too_long') : undefined;
}
