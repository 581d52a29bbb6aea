// Crops as sharp places them: node crops.mjs BOXES STRATEGIES OUT FILE…
// Each is written as OUT/{base}-{strategy}-{box}.png.
import path from 'node:path';
import sharp from 'sharp';

const [boxes, strategies, out, ...files] = process.argv.slice(2);

for (const file of files) {
  for (const box of boxes.split(',')) {
    const [width, height] = box.split('x').map(Number);
    for (const strategy of strategies.split(',')) {
      const to = path.join(out, `${path.parse(file).name}-${strategy}-${box}.png`);
      await sharp(file).rotate().resize({ width, height, fit: 'cover', position: strategy === 'centre' ? 'centre' : sharp.strategy[strategy] }).png({ compressionLevel: 1 }).toFile(to);
    }
  }
}
