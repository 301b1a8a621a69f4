/** The one-time code as it is typed, scanned and shown, and beside which field a problem with it is said. */
import type { ErrorCode } from '../../generated/contract';

/** What the QR of a code says. */
export interface Scanned {
  address: string;
  code: string;
}

const ADDRESS: readonly ErrorCode[] = [
  'hub_address',
  'no_network',
  'hub_silent',
  'not_a_hub',
  'hub_too_old',
  'hub_busy',
];
const CODE: readonly ErrorCode[] = [
  'code_mistyped',
  'code_unknown',
  'code_expired',
  'code_used',
  'code_replaced',
  'code_stopped',
  'wrong_hub',
];

/** The field that a problem is about; null: the whole. */
export function placeOf(problem: ErrorCode): 'address' | 'code' | null {
  if (ADDRESS.includes(problem)) return 'address';
  return CODE.includes(problem) ? 'code' : null;
}

/** Capitals in groups of four, as on the paper. What is not yet a code stays what it is. */
export function grouped(typed: string): string {
  const letters = typed.replace(/[\s-]/g, '').toUpperCase();
  return letters.match(/.{1,4}/g)?.join('-') ?? '';
}

/** Reads the QR: the hub's address, `#`, the code. */
export function scanned(text: string): Scanned | null {
  const [, address, code] = /^(https?:\/\/[^#\s]+?)\/?#([0-9A-Za-z-]{36,50})$/.exec(text.trim()) ?? [];
  return address && code ? { address, code: grouped(code) } : null;
}

/** Bytes as megabytes with one decimal, never 0 of what has begun. */
export function megabytes(bytes: number): number {
  return Math.max(Math.round(bytes / 100_000) / 10, bytes > 0 ? 0.1 : 0);
}
