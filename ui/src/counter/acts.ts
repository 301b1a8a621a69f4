/** What a command does, in the words of the screen. */
import { t, type Key } from '../i18n/index.svelte';
import pl from '../../messages/pl.json';

export function lookUpAct(command: string): string {
  return t(`act.${command in pl.act ? command : 'other'}` as Key);
}
