/** The desktop side of the seam: one `rpc` command in the window, raw bytes beside it. */
import { invoke } from '@tauri-apps/api/core';
import {
  CommandFailed,
  isProblem,
  type Answer,
  type Args,
  type CommandName,
  type Platform,
} from '../platform';

/** Runs one of the window's three commands; a refusal that is not a problem is a fault of the window itself. */
async function ask<T>(
  command: string,
  payload: Record<string, unknown> | Uint8Array,
  headers?: Headers,
): Promise<T> {
  try {
    return headers ? await invoke<T>(command, payload, { headers }) : await invoke<T>(command, payload);
  } catch (refusal) {
    throw new CommandFailed(isProblem(refusal) ? refusal : { code: 'unexpected' });
  }
}

export const desktop: Platform = {
  call<N extends CommandName>(name: N, args: Args<N>): Promise<Answer<N>> {
    return ask('rpc', { name, args });
  },
  put(kind, bytes) {
    return ask('put_bytes', bytes, new Headers({ 'x-okienko-kind': kind }));
  },
  async bytes(id) {
    return new Uint8Array(await ask<ArrayBuffer>('get_bytes', { id }));
  },
};
