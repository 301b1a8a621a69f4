/** Combos as `aria-keyshortcuts` writes them. */
import type { Combo } from './combo';

const NAMES: Record<string, string> = {
  Ctrl: 'Control',
  Esc: 'Escape',
  '↑': 'ArrowUp',
  '↓': 'ArrowDown',
  '←': 'ArrowLeft',
  '→': 'ArrowRight',
};

export function shortcut(combo: Combo | undefined): string | undefined {
  return combo
    ?.split('+')
    .map((key) => NAMES[key] ?? key)
    .join('+');
}
