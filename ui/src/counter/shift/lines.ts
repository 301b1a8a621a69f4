/** What a shift is reckoned from, as lines of its two panes. */
import type { Configuration, FeeSum, Shift } from '../../generated/contract';
import { t } from '../../i18n/index.svelte';
import { cityText } from '../configuration.svelte';
import { whenText } from '../find/people';
import { sumText } from '../life/money';

interface Line {
  name: string;
  value: string;
  note?: string;
}

const minus = (count: number): string => (count === 0 ? '0' : `−${String(count)}`);

/** The count before, and what became of blanks since. */
export function blankLines(shift: Shift): Line[] {
  const { before, blanks } = shift;
  if (!before) return [];
  const lines: Line[] = [
    {
      name: t('shift.before'),
      value: String(before.count.blanks),
      note: `${before.by}, ${whenText(before.at)}`,
    },
    { name: t('shift.printed'), value: minus(blanks.printed) },
    { name: t('shift.spoiled'), value: minus(blanks.spoiled) },
  ];
  if (blanks.unanswered > 0) {
    lines.push({
      name: t('shift.unanswered'),
      value: minus(blanks.unanswered),
      note: t('shift.unanswered_note'),
    });
  }
  return lines;
}

function times(sum: FeeSum): string {
  return t('shift.times', { count: sum.count });
}

/** The reason in the city's words. */
export function reasonText(city: Configuration, reason: string): string {
  const known = city.duplicate_reasons.find((one) => one.id === reason);
  return t('shift.duplicate', { reason: known ? cityText(known.label) : reason });
}

/** The count before, and the cash that changed hands since. */
export function cashLines(shift: Shift, city: Configuration): Line[] {
  const { before } = shift;
  if (!before) return [];
  const taken = shift.fees
    .filter((sum) => sum.payment === 'cash')
    .map((sum) => ({ name: reasonText(city, sum.reason), value: `+${sumText(sum.sum)}`, note: times(sum) }));
  const back = shift.refunds
    .filter((sum) => sum.payment === 'cash')
    .map((sum) => ({ name: t('shift.refunds'), value: `−${sumText(sum.sum)}`, note: times(sum) }));
  return [{ name: t('shift.before_cash'), value: sumText(before.count.cash) }, ...taken, ...back];
}

/** What was paid at the terminal, less what was paid back there. */
export function terminalText(shift: Shift): string {
  const all = (sums: FeeSum[]): number =>
    sums.filter((sum) => sum.payment === 'terminal').reduce((sum, one) => sum + one.sum, 0);
  return sumText(all(shift.fees) - all(shift.refunds));
}
