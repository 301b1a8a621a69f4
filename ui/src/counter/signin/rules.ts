/** The seven rules of A-5 as lines with their state, as the host ticked them. */
import type { PasswordTicks, Tick } from '../../generated/contract';
import { t } from '../../i18n/index.svelte';

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
