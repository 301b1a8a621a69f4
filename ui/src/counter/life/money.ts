/** Money as the counter says it. */
import { locale, t } from '../../i18n/index.svelte';

const GROSZ = 100;

/** "20,00 zł". */
export function sumText(grosz: number): string {
  return new Intl.NumberFormat(locale(), { style: 'currency', currency: 'PLN' }).format(grosz / GROSZ);
}

/** "20,00 zł", or that there is no fee. */
export function feeText(grosz: number): string {
  return grosz === 0 ? t('duplicate.free') : sumText(grosz);
}
