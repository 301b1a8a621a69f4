/** What the city has set up, asked for once while somebody works, and its texts in the language of the screen. */
import type { Choice, CityText, Configuration } from '../generated/contract';
import { language } from '../i18n/index.svelte';
import { call } from './host.svelte';

let asked: Promise<Configuration> | null = null;

export function configuration(): Promise<Configuration> {
  asked ??= call('configuration', {}).catch((thrown: unknown) => {
    asked = null;
    throw thrown;
  });
  return asked;
}

/** The next page asks again: a newer configuration may have come. */
export function forgetConfiguration(): void {
  asked = null;
}

/** A text of the city; where it is missing in this language, the Polish one, which is always there. */
export function cityText(text: CityText): string {
  return text[language()] ?? text['pl'] ?? '';
}

/** The label of an entry of one of the city's lists; an entry that is no longer there keeps its name. */
export function labelOf(choices: readonly Choice[], id: string): string {
  const choice = choices.find((one) => one.id === id);
  return choice ? cityText(choice.label) : id;
}
