/** A picture that the station keeps, what its checks said, and why it is taken all the same. */
import type { ChosenPhoto, PhotoReason, PhotoTaken } from '../../generated/contract';

export interface KeptPhoto extends PhotoTaken {
  accepted: PhotoReason | null;
}

/** Whether the picture may go on a card: nothing is wrong with it, or somebody said why it is taken. */
export function settled(photo: KeptPhoto): boolean {
  return photo.advice.length === 0 || photo.accepted !== null;
}

/** As the station wants it. */
export function chosen({ photo, accepted }: KeptPhoto): ChosenPhoto {
  return { id: photo, accepted };
}
