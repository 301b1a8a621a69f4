/** Small invented pictures for the fake host, as PNG: a face of circles, a card of bars. */
import { crc32, deflateSync } from 'node:zlib';

type Paint = (x: number, y: number) => readonly [number, number, number];

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

function png(width: number, height: number, paint: Paint): Buffer {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1)
      rows.set(paint(x / width, y / height), y * (width * 3 + 1) + 1 + x * 3);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function near(x: number, y: number, cx: number, cy: number, rx: number, ry: number): boolean {
  return ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1;
}

/** A face; `tint` makes people differ. */
export function face(tint: number): Buffer {
  return png(140, 180, (x, y) => {
    if (near(x, y, 0.5, 0.45, 0.24, 0.27)) return [226, 186, 160];
    if (near(x, y, 0.5, 0.38, 0.28, 0.3)) return [90 + tint * 40, 60 + tint * 20, 45];
    if (near(x, y, 0.5, 1.05, 0.48, 0.35)) return [40, 60 + tint * 30, 90];
    return [222, 228, 230];
  });
}

/** A page with lines of writing and a stamp. */
export function paper(): Buffer {
  return png(620, 877, (x, y) => {
    if (near(x, y, 0.25, 0.78, 0.1, 0.07) && !near(x, y, 0.25, 0.78, 0.09, 0.062)) return [150, 60, 90];
    const line = Math.floor(y * 40);
    const written = x > 0.1 && x < 0.9 - (line % 5) * 0.06 && y > 0.12 && y < 0.66;
    return written && (y * 40) % 1 < 0.35 && (x * 90) % 1 < 0.72 ? [50, 56, 60] : [255, 255, 255];
  });
}

/** A card: a dark band and, on the front, a face. */
export function card(front: boolean): Buffer {
  return png(506, 319, (x, y) => {
    if (front && x > 0.04 && x < 0.96 && y > 0.06 && y < 0.26) return [11, 44, 46];
    if (front && near(x, y, 0.2, 0.65, 0.13, 0.3)) return [150, 130, 110];
    if (!front && x > 0.68 && x < 0.94 && y > 0.2 && y < 0.62) {
      return (Math.floor(x * 90) * 7 + Math.floor(y * 57) * 13) % 3 === 0 ? [0, 0, 0] : [255, 255, 255];
    }
    return [241, 247, 246];
  });
}
