import { expect, test } from 'vitest';
import { guide, moved, RATIO, scaled, turned, turnedSize, type Size } from './crop';
import type { Crop } from '../../generated/contract';

const wide: Size = { width: 1920, height: 1080 };
const tall: Size = { width: 1080, height: 1920 };
const square: Size = { width: 900, height: 900 };

function expectRight(crop: Crop, size: Size): void {
  expect((crop.width * size.width) / (crop.height * size.height)).toBeCloseTo(RATIO, 9);
  expect(crop.x).toBeGreaterThanOrEqual(0);
  expect(crop.y).toBeGreaterThanOrEqual(0);
  expect(crop.x + crop.width).toBeLessThanOrEqual(1 + 1e-9);
  expect(crop.y + crop.height).toBeLessThanOrEqual(1 + 1e-9);
}

// REQ C-4
test.each([wide, tall, square])('the_guide_frame_is_35_by_45_and_inside_%o', (size) => {
  expectRight(guide(size), size);
});

// REQ C-4
test('moving_stops_at_the_edges', () => {
  const start = guide(wide);
  for (const by of [
    { x: 5, y: 0 },
    { x: -5, y: 0 },
    { x: 0, y: 5 },
    { x: 0, y: -5 },
  ]) {
    expectRight(moved(start, by), wide);
  }
  expect(moved(start, { x: 5, y: 5 }).x).toBeCloseTo(1 - start.width, 9);
});

// REQ C-4
test.each([wide, tall, square])('scaling_keeps_the_shape_and_stays_inside_%o', (size) => {
  const corner = moved(guide(size), { x: 1, y: 1 });
  expectRight(scaled(corner, 10, size), size);
  expectRight(scaled(corner, 0.01, size), size);
  expect(scaled(corner, 0.01, size).height).toBeGreaterThan(0.1);
});

test('scaling_keeps_the_middle_where_there_is_room', () => {
  const start = guide(wide);
  const small = scaled(start, 0.5, wide);
  expect(small.x + small.width / 2).toBeCloseTo(start.x + start.width / 2, 9);
  expect(small.y + small.height / 2).toBeCloseTo(start.y + start.height / 2, 9);
});

// REQ C-4
test('four_quarter_turns_come_back_to_the_same_part', () => {
  let crop = scaled(moved(guide(wide), { x: 0.1, y: 0 }), 0.5, wide);
  const start = crop;
  let size = wide;
  for (let turn = 0; turn < 4; turn += 1) {
    crop = turned(crop, size);
    size = turnedSize(size, 1);
    expectRight(crop, size);
  }
  expect(crop.x).toBeCloseTo(start.x, 9);
  expect(crop.y).toBeCloseTo(start.y, 9);
  expect(crop.height).toBeCloseTo(start.height, 9);
});
