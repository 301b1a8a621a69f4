/** The names of the steps, in their order. */
import { t } from '../../i18n/index.svelte';

export function stepNames(): readonly string[] {
  return [
    t('register.step_person'),
    t('register.step_grounds'),
    t('register.step_photo'),
    t('register.step_review'),
  ];
}
