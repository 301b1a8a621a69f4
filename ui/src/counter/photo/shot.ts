/** A picture that was taken or chosen, before the station has cut it. */
import type { Size } from './crop';

export interface Shot {
  bytes: Uint8Array;
  size: Size;
  /** For the screen; given back with {@link release}. */
  address: string;
}

/** The largest file that is taken: a photo of a good telephone has 12 MB. */
export const LARGEST_BYTES = 20 * 1024 * 1024;
/** Close to lossless; the station encodes it again anyway. */
const QUALITY = 0.95;

/** What the camera sees now, as it is and not mirrored as on the screen. */
export async function shoot(video: HTMLVideoElement): Promise<Shot | null> {
  // A camera that has just begun has no picture yet; whoever presses the key now gets the first one.
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
    await new Promise((resolve) => video.addEventListener('loadeddata', resolve, { once: true }));
  }
  const size = { width: video.videoWidth, height: video.videoHeight };
  if (size.width === 0 || size.height === 0) return null;
  const canvas = document.createElement('canvas');
  canvas.width = size.width;
  canvas.height = size.height;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
  return (
    blob && { bytes: new Uint8Array(await blob.arrayBuffer()), size, address: URL.createObjectURL(blob) }
  );
}

/** A file as it is; null when the screen cannot show it as a picture. */
export async function load(file: File): Promise<Shot | null> {
  const address = URL.createObjectURL(file);
  const size = await new Promise<Size | null>((resolve) => {
    const image = new Image();
    image.onload = () => resolve({ width: image.naturalWidth, height: image.naturalHeight });
    image.onerror = () => resolve(null);
    image.src = address;
  });
  if (!size || size.width === 0) {
    URL.revokeObjectURL(address);
    return null;
  }
  return { bytes: new Uint8Array(await file.arrayBuffer()), size, address };
}

export function release(shot: Shot | null): void {
  if (shot) URL.revokeObjectURL(shot.address);
}
