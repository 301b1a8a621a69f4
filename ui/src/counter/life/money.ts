/** Money as the counter says it. */
import { locale, t } from '../../i18n/index.svelte';

const GROSZ = 100;

/** "20,00 zł", or that there is no fee. */
export function feeText(grosz: number): string {
  if (grosz === 0) return t('duplicate.free');
  return new Intl.NumberFormat(locale(), { style: 'currency', currency: 'PLN' }).format(grosz / GROSZ);
}
