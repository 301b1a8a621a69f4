import type { EnrolmentFile } from '../../generated/contract';

/** How a bundle comes. */
export type Way = 'file' | 'code';

/** The file that the next step looks at: one that the station found, or one that was pointed at. */
export type Chosen = { kind: 'found'; file: EnrolmentFile } | { kind: 'sent'; file: File };

/** Names it among the choices. */
export function nameOf(chosen: Chosen): string {
  return chosen.kind === 'found' ? chosen.file.file_name : chosen.file.name;
}
