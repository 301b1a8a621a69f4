/**
 * Which act of a page a key press means. Pure: everything is read from the event.
 *
 * Rules (design, "Keys of the counter"): letters only with the left Alt, because AltGr writes ą, ę, ł; never Ctrl+Alt,
 * which is AltGr on some systems; bare digits only outside fields; Enter and arrows as the page declares them.
 */

type Letter =
  | 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M'
  | 'N' | 'O' | 'P' | 'Q' | 'R' | 'S' | 'T' | 'U' | 'V' | 'W' | 'X' | 'Y' | 'Z'; // prettier-ignore
type Digit = '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';

/** How a key is written in code, and, split at "+", on screen. */
export type Combo =
  | 'Enter'
  | 'Ctrl+Enter'
  | 'Ctrl+L'
  | 'Ctrl+O'
  | 'Esc'
  | `Alt+${Letter | Digit}`
  | Digit
  | 'Space'
  | 'R'
  | 'E'
  | '?'
  | `F${1 | 2 | 3 | 4 | 6 | 7 | 8 | 9}`
  | '↑'
  | '↓'
  | '←'
  | '→';

/** The part of a KeyboardEvent that decides. */
export interface Press {
  key: string;
  code: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  isComposing: boolean;
  getModifierState(name: string): boolean;
}

const ARROWS: Record<string, Combo> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' };

/**
 * The combo of a press, or null when it only writes text.
 *
 * @param rightAlt the right Alt is down: then it writes letters, whatever the system calls it.
 */
export function comboOf(press: Press, rightAlt: boolean): Combo | null {
  if (press.isComposing || press.metaKey || press.getModifierState('AltGraph')) return null;
  if (press.altKey) return press.ctrlKey || press.shiftKey || rightAlt ? null : altCombo(press);
  if (press.key === '?' && !press.ctrlKey) return '?';
  if (press.shiftKey) return null;
  if (press.ctrlKey) {
    if (press.key === 'Enter') return 'Ctrl+Enter';
    const letter = letterOf(press);
    return letter === 'L' || letter === 'O' ? `Ctrl+${letter}` : null;
  }
  if (press.key === 'Enter') return 'Enter';
  if (press.key === 'Escape') return 'Esc';
  if (/^F[12346789]$/.test(press.key)) return press.key as Combo;
  if (/^[1-9]$/.test(press.key)) return press.key as Combo;
  if (press.key === ' ') return 'Space';
  const letter = letterOf(press);
  if (letter === 'R' || letter === 'E') return letter;
  return ARROWS[press.key] ?? null;
}

function altCombo(press: Press): Combo | null {
  const digit =
    /^(?:Digit|Numpad)([1-9])$/.exec(press.code)?.[1] ?? (/^[1-9]$/.test(press.key) ? press.key : null);
  if (digit) return `Alt+${digit as Digit}`;
  const letter = letterOf(press);
  return letter ? `Alt+${letter as Letter}` : null;
}

/** The letter as the layout writes it; on a layout without Latin letters, as the key is placed. */
function letterOf(press: Press): string | null {
  if (/^[a-z]$/i.test(press.key)) return press.key.toUpperCase();
  return /^Key([A-Z])$/.exec(press.code)?.[1] ?? null;
}

/** What has the focus, as far as keys care. */
export type Target = 'text' | 'longText' | 'choice' | 'radio' | 'button' | 'none';

/** Whether the page may take a combo that the focused control could want for itself. */
export function pageMayTake(combo: Combo, target: Target): boolean {
  switch (combo) {
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
    case 'E':
      return target === 'button' || target === 'radio' || target === 'none';
    case 'R':
    case '?':
      return target === 'button' || target === 'none';
    case 'Space':
      return target === 'none';
    case 'Enter':
      return target !== 'button' && target !== 'longText';
    case '←':
    case '→':
      return target === 'button' || target === 'none';
    case '↑':
    case '↓':
      return target !== 'longText' && target !== 'choice' && target !== 'radio';
    default:
      return true;
  }
}
