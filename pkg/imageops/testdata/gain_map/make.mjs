// Make the files of this folder: node make.mjs, with the package sharp 0.35 (libultrahdr 2.0) beside it and vips of Debian 12.
//
// scene.jpg is Ultra HDR as libultrahdr writes it, but without the profile of its picture, whose colours so are those of sRGB:
// light from black to seven times paper white. turned.jpg is the same on its side, with EXIF orientation 6. sharp.json is what
// sharp shows of their renditions, which it makes itself with keepGainMap(): the mean light, 1 being paper white, of 8 × 6 cells
// in rows, red, green and blue each.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import sharp from 'sharp';

const WIDTH = 320, HEIGHT = 240, SIZE = 160, COLUMNS = 8, ROWS = 6;

function scene() {
  const light = new Float32Array(WIDTH * HEIGHT * 3);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const pixel = [0.05 + 0.6 * x / WIDTH, 0.05 + 0.5 * y / HEIGHT, 0.05 + 0.3 * (1 - x / WIDTH)];
      const sun = 1 - (Math.hypot(x - 230, y - 70) / 45) ** 2, lamp = 1 - Math.hypot(x - 70, y - 170) / 30;
      if (sun > 0) [6, 5.4, 4.2].forEach((v, c) => { pixel[c] += v * sun; });
      if (lamp > 0) [0.6, 0, 3].forEach((v, c) => { pixel[c] += v * lamp; });
      light.set(pixel, 3 * (y * WIDTH + x));
    }
  }
  return Buffer.from(light.buffer);
}

function segment(file, label) {
  for (let at = 2; file[at + 1] !== 0xda;) {
    const end = at + 2 + file.readUInt16BE(at + 2);
    if (file.toString('latin1', at + 4, at + 4 + label.length) === label) return [at, end];
    at = end;
  }
  throw new Error(`no ${label}`);
}

// without drops a segment before the index, which then tells of a shorter first picture.
function without(file, label) {
  const [start, end] = segment(file, label);
  const out = Buffer.concat([file.subarray(0, start), file.subarray(end)]);
  const first = segment(out, 'MPF\0')[0] + 8 + 54;
  out.writeUInt32BE(out.readUInt32BE(first) - (end - start), first);
  return out;
}

function turned(file) {
  const out = Buffer.from(file), tag = Buffer.from([0x12, 1, 3, 0, 1, 0, 0, 0]);
  out[out.indexOf(tag) + tag.length] = 6;
  return out;
}

async function shown(file) {
  const small = await sharp(file).autoOrient().keepGainMap().resize(SIZE, SIZE, { fit: 'inside' }).jpeg({ quality: 80 }).toBuffer();
  const { data, info } = await sharp(small).withGainMap().raw({ depth: 'float' }).toBuffer({ resolveWithObject: true });
  const light = new Float32Array(data.buffer, data.byteOffset, data.length / 4), cells = [];
  const w = info.width / COLUMNS, h = info.height / ROWS;
  for (let cell = 0; cell < COLUMNS * ROWS; cell++) {
    const x0 = Math.floor(cell % COLUMNS * w), y0 = Math.floor(Math.floor(cell / COLUMNS) * h);
    const sum = [0, 0, 0], x1 = Math.floor(x0 + w), y1 = Math.floor(y0 + h);
    for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) for (let c = 0; c < 3; c++) sum[c] += light[3 * (y * info.width + x) + c];
    sum.forEach((v) => cells.push(+(v / ((x1 - x0) * (y1 - y0))).toFixed(4)));
  }
  return { width: info.width, height: info.height, cells };
}

fs.writeFileSync('light.raw', scene());
execFileSync('vips', ['rawload', 'light.raw', 'light.v', `${WIDTH}`, `${HEIGHT}`, '12']);
execFileSync('vips', ['copy', 'light.v', 'scrgb.v', '--bands', '3', '--format', 'float', '--interpretation', 'scrgb']);
const file = without(await sharp('scrgb.v').withGainMap().jpeg({ quality: 85 }).toBuffer(), 'ICC_PROFILE\0');
['light.raw', 'light.v', 'scrgb.v'].forEach((name) => fs.rmSync(name));
const files = { 'scene.jpg': file, 'turned.jpg': turned(file) }, expect = {};
for (const [name, data] of Object.entries(files)) {
  fs.writeFileSync(name, data);
  expect[name] = await shown(data);
}
fs.writeFileSync('sharp.json', `${JSON.stringify(expect)}\n`);
