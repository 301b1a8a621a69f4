/**
 * The part of a picture that goes on the card: always 35 × 45 mm upright, inside the picture. Pure geometry in fractions of
 * the turned picture, as `take_photo` takes it.
 */
import type { Crop } from '../../generated/contract';

/** A picture's size in pixels, as it lies after its turns. */
export interface Size {
  width: number;
  height: number;
}

/** Width to height of a card's photo. */
export const RATIO = 35 / 45;
/** How much of what fits the guide frame takes: room for the shoulders and for moving it. */
const GUIDE = 0.84;
/** The smallest part, of what fits: less has too few pixels from any camera. */
const SMALLEST = 0.2;

/** The largest upright part that fits, as fractions. */
function largest(size: Size): { width: number; height: number } {
  const wide = size.width / size.height;
  return wide >= RATIO ? { width: RATIO / wide, height: 1 } : { width: 1, height: wide / RATIO };
}

/** The guide frame: in the middle, with a rim around it. */
export function guide(size: Size): Crop {
  const { width, height } = largest(size);
  return around({ x: 0.5, y: 0.5 }, { width: width * GUIDE, height: height * GUIDE });
}

function around(middle: { x: number; y: number }, part: { width: number; height: number }): Crop {
  return {
    x: clamp(middle.x - part.width / 2, 0, 1 - part.width),
    y: clamp(middle.y - part.height / 2, 0, 1 - part.height),
    width: part.width,
    height: part.height,
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(most, least));
}

/** Moved by fractions of the picture; it stops at the edges. */
export function moved(crop: Crop, by: { x: number; y: number }): Crop {
  return {
    ...crop,
    x: clamp(crop.x + by.x, 0, 1 - crop.width),
    y: clamp(crop.y + by.y, 0, 1 - crop.height),
  };
}

/** Larger (factor above 1) or smaller about its middle; never more than fits, never less than is of use. */
export function scaled(crop: Crop, factor: number, size: Size): Crop {
  const most = largest(size);
  const height = clamp(crop.height * factor, most.height * SMALLEST, most.height);
  const width = most.width * (height / most.height);
  return around({ x: crop.x + crop.width / 2, y: crop.y + crop.height / 2 }, { width, height });
}

/** After a quarter turn clockwise about the same middle of the picture, as large as it fits. `size` is the size before. */
export function turned(crop: Crop, size: Size): Crop {
  const before = largest(size);
  const after = largest({ width: size.height, height: size.width });
  const share = crop.height / before.height;
  const middle = { x: crop.x + crop.width / 2, y: crop.y + crop.height / 2 };
  return around(
    { x: 1 - middle.y, y: middle.x },
    { width: after.width * share, height: after.height * share },
  );
}

/** A picture's size after quarter turns. */
export function turnedSize(size: Size, turns: number): Size {
  return turns % 2 === 0 ? size : { width: size.height, height: size.width };
}
