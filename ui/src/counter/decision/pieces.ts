/** Where two values differ: what of each is marked. */
import { marked } from '../find/people';
import { slipOf } from '../register/beside';

/** One of two values in pieces; nothing is marked where everything differs. */
export function pieces(
  texts: { first: string; second: string },
  side: 'first' | 'second',
): { text: string; hit: boolean }[] {
  const slip = slipOf(texts.first, texts.second);
  const text = texts[side];
  const length = [...text].length;
  const [from, to] = side === 'first' ? slip.typed : slip.recorded;
  // Where one side lacks something, its neighbour is marked as well: 17 against 7.
  const lacks = slip.typed[0] === slip.typed[1] || slip.recorded[0] === slip.recorded[1];
  const range = lacks
    ? ([to < length ? from : Math.max(from - 1, 0), Math.min(to + 1, length)] as const)
    : ([from, to] as const);
  return marked(text, range[1] - range[0] < length ? [range] : []);
}
