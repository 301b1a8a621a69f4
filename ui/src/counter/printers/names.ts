/** What a printer is called on the screen. */
import type { Printer } from '../../generated/contract';
import { t } from '../../i18n/index.svelte';

export function printerName(printer: Printer): string {
  return printer.kind === 'folder' ? t('printers.folder') : printer.name;
}
