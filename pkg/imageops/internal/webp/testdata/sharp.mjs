// Files by npm's sharp: node sharp.mjs FROM TO, run by make.py where sharp is installed.
import { createRequire } from 'node:module'
const sharp = createRequire(process.cwd() + '/')('sharp')
const [from, to] = process.argv.slice(2)
const options = [{ quality: 50, smartSubsample: true }, { alphaQuality: 40, effort: 6 }, { nearLossless: true, quality: 60 },
  { lossless: true, effort: 0 }, { quality: 90, preset: 'text', effort: 2 }]
for (const [i, o] of options.entries()) {
  await sharp(`${from}/${i % 2 ? 'soft' : 'photo'}.png`).webp(o).toFile(`${to}/sharp_${i}.webp`)
}
