/** The seven rules of A-5 as lines with their state, from the host's ticks. */
import type { PasswordTicks } from '../../generated/contract';
import { t } from '../../i18n/index.svelte';

export interface RuleLine {
  text: string;
  state: 'met' | 'waiting' | 'wrong';
}

/**
 * A rule is wrong only when typing on cannot meet it; one that more characters can still meet is waiting.
 */
export function ruleLines(ticks: PasswordTicks | null, password: string, again: string): RuleLine[] {
  const typed = password !== '';
  const growing = (met: boolean | undefined): RuleLine['state'] => (met ? 'met' : 'waiting');
  const broken = (met: boolean | undefined): RuleLine['state'] => (met ? 'met' : 'wrong');
  const used = ticks?.not_used_before;
  return [
    { text: t('own.long_enough'), state: growing(ticks?.long_enough) },
    { text: t('own.both_cases'), state: growing(ticks?.both_cases) },
    { text: t('own.digit'), state: growing(ticks?.digit) },
    { text: t('own.special'), state: growing(ticks?.special) },
    { text: t('own.no_name'), state: typed && ticks ? broken(ticks.no_name) : 'waiting' },
    { text: t('own.not_used_before'), state: used === false ? 'wrong' : growing(used ?? false) },
    { text: t('own.same'), state: sameState(ticks, again) },
  ];
}

function sameState(ticks: PasswordTicks | null, again: string): RuleLine['state'] {
  if (ticks?.same && again !== '') return 'met';
  return ticks && again !== '' && ticks.missing === 0 ? 'wrong' : 'waiting';
}
